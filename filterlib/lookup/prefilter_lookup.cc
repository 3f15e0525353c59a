#include "filterlib/lookup/prefilter_lookup.h"

#include <string>

#include "base/status_macros.h"
#include "bloom/key_hashes.h"
#include "bloom/key_lookup.h"
#include "bloom/prefilter_hash.h"
#include "filterlib/lookup/host_text.h"
#include "filterlib/lookup/long_url_walk.h"
#include "filterlib/lookup/sub_url_grids.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/sub_urls.h"
#include "filterlib/url/url_marks.h"

namespace urlfilter {

namespace {

using Answer = PrefilterLookup::Answer;

Answer AnswerIf(bool found) { return found ? Answer::kMaybe : Answer::kClear; }

Answer AskLongUrl(const bloom::PrefilterView& view, url::Profile profile, std::string_view url) {
  url::RawUrl parts;
  if (url::SplitRawUrl(url, parts) != url::RawUrlError::kNone) return Answer::kNoUrl;
  if (!url::WithinSubUrlLimit(parts)) return Answer::kMaybe;
  const lookup_internal::HostText host(parts.host);
  return AnswerIf(
      lookup_internal::WalkLongUrl(parts, host.view(), profile, view.parameters().murmur_seed,
                                   [&view](bloom::KeyHash hash) { return view.MayContain(hash); }));
}

}  // namespace

Answer PrefilterLookup::Ask(std::string_view url) const {
  if (url.size() > url::UrlMarks::kMaxBytes) return AskLongUrl(view_, profile_, url);
  const url::UrlMarks marks(url);
  url::RawUrl parts;
  if (url::SplitRawUrl(marks, parts) != url::RawUrlError::kNone) return Answer::kNoUrl;
  const lookup_internal::HostText host(parts.host, marks);
  const lookup_internal::GridUrl grid_url{marks, parts, host.view()};
  if (!lookup_internal::FitsGrids(grid_url)) return AskLongUrl(view_, profile_, url);
  return AnswerIf(lookup_internal::AskGrids(
      grid_url, profile_, view_.parameters().murmur_seed,
      [this](const bloom::KeyHashes& keys) { return bloom::MayContainAny(view_, keys); }));
}

absl::StatusOr<PrefilterHit> PrefilterLookup::Explain(std::string_view url) const {
  ASSIGN_OR_RETURN(const url::RawUrl parts, url::ParseRawUrl(url));
  if (!url::WithinSubUrlLimit(parts)) return url::SubUrls(url, profile_).status();
  const lookup_internal::HostText host(parts.host);
  PrefilterHit hit;
  for (const url::Profile profile : {url::Profile::kIos26, url::Profile::kIos27}) {
    if (hit.maybe || (profile_ != url::Profile::kBoth && profile != profile_)) continue;
    lookup_internal::WalkSubUrlTexts(
        parts, host.view(), profile, view_.parameters().murmur_seed,
        [&](bloom::KeyHash hash, std::string_view text) {
          if (!view_.MayContain(hash) || (hit.maybe && text >= hit.matched_sub_url)) return false;
          hit = {true, std::string(text), profile};
          return false;
        });
  }
  return hit;
}

}  // namespace urlfilter
