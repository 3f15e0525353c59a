#include "filterlib/lookup/prefilter_lookup.h"

#include <vector>

#include "base/status_macros.h"
#include "filterlib/lookup/sub_url_walk.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter {

bool PrefilterLookup::MayMatch(std::string_view url) const {
  url::RawUrl parts;
  if (url::SplitRawUrl(url, parts) != url::RawUrlError::kNone) return false;
  if (!url::WithinSubUrlLimit(parts)) return true;
  return WalkSubUrls(parts, profile_, view_.parameters().murmur_seed,
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
