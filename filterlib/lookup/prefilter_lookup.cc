#include "filterlib/lookup/prefilter_lookup.h"

#include <vector>

#include "base/status_macros.h"
#include "bloom/key_lookup.h"
#include "filterlib/lookup/host_text.h"
#include "filterlib/lookup/long_url_walk.h"
#include "filterlib/lookup/sub_url_grids.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter {

bool PrefilterLookup::MayMatch(std::string_view url) const {
  url::RawUrl parts;
  return url::SplitRawUrl(url, parts) == url::RawUrlError::kNone && MayMatch(parts);
}

bool PrefilterLookup::MayMatch(const url::RawUrl& url) const {
  using lookup_internal::GridUrl;
  const lookup_internal::HostText host(url.host);
  if (const GridUrl grid_url{url, host.view()}; lookup_internal::FitsGrids(grid_url)) {
    return lookup_internal::AskGrids(
        grid_url, profile_, view_.parameters().murmur_seed,
        [this](const bloom::KeyHashes& keys) { return bloom::MayContainAny(view_, keys); });
  }
  if (!url::WithinSubUrlLimit(url)) return true;
  return lookup_internal::WalkLongUrl(
      url, host.view(), profile_, view_.parameters().murmur_seed,
      [this](bloom::KeyHash hash) { return view_.MayContain(hash); });
}

absl::StatusOr<PrefilterHit> PrefilterLookup::Explain(std::string_view url) const {
  for (const url::Profile profile : {url::Profile::kIos26, url::Profile::kIos27}) {
    if (profile_ != url::Profile::kBoth && profile != profile_) continue;
    ASSIGN_OR_RETURN(const std::vector<std::string> sub_urls, url::SubUrls(url, profile));
    for (const std::string& sub_url : sub_urls) {
      if (view_.MayContain(sub_url)) return PrefilterHit{true, sub_url, profile};
    }
  }
  return PrefilterHit{};
}

}  // namespace urlfilter
