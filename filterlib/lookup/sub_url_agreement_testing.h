// Compares the fast paths over a URL with the slow model of its sub-URLs.
#ifndef URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bloom/key_hashes.h"
#include "bloom/prefilter_hash.h"
#include "filterlib/lookup/host_text.h"
#include "filterlib/lookup/long_url_walk.h"
#include "filterlib/lookup/sub_url_grids.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/sub_urls.h"
#include "filterlib/url/url_marks.h"

namespace urlfilter {

// h1 and h2 of every string, sorted and unique: a difference in any string shows, not only one in
// a verdict.
using HashSet = std::vector<std::uint64_t>;

inline std::uint64_t BothHashes(bloom::KeyHash hash) {
  return std::uint64_t{hash.h1} << 32 | hash.h2;
}

inline HashSet SortedUnique(HashSet hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

// What the grids hold, hashed. `url` must fit them.
inline HashSet GridHashes(const lookup_internal::GridUrl& url, url::Profile profile,
                          std::uint32_t seed) {
  HashSet hashes;
  lookup_internal::AskGrids(url, profile, seed, [&](const bloom::KeyHashes& keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) hashes.push_back(BothHashes(keys[i]));
    return false;
  });
  return SortedUnique(std::move(hashes));
}

// What the walk for long URLs hashes.
inline HashSet WalkHashes(const url::RawUrl& parts, std::string_view host, url::Profile profile,
                          std::uint32_t seed) {
  HashSet hashes;
  lookup_internal::WalkLongUrl(parts, host, profile, seed, [&](bloom::KeyHash hash) {
    hashes.push_back(BothHashes(hash));
    return false;
  });
  return SortedUnique(std::move(hashes));
}

// What the slow model hashes.
inline HashSet SlowHashes(const std::vector<std::string>& sub_urls, std::uint32_t seed) {
  HashSet hashes;
  for (const std::string& sub_url : sub_urls) {
    const bloom::KeyHash hash = bloom::HashKey(sub_url, seed);
    hashes.push_back(BothHashes(hash));
  }
  return SortedUnique(std::move(hashes));
}

// Which fast paths to compare. The walk takes every URL, and is made for those the grids refuse.
enum class Compare { kGridsElseWalk, kBoth };

// True when the grids take `url` and do not hash `slow_26` and `slow_27`, or split it otherwise;
// `in_grids` says whether they take it.
inline bool GridsDiffer(std::string_view url, url::RawUrlError split_error, std::uint32_t seed,
                        const HashSet& slow_26, const HashSet& slow_27, bool& in_grids) {
  in_grids = false;
  if (url.size() > url::UrlMarks::kMaxBytes) return false;
  const url::UrlMarks marks(url);
  url::RawUrl parts;
  const url::RawUrlError error = url::SplitRawUrl(marks, parts);
  if (error != url::RawUrlError::kNone || split_error != url::RawUrlError::kNone) {
    return error != split_error;
  }
  const lookup_internal::HostText host(parts.host, marks);
  const lookup_internal::GridUrl grid_url{marks, parts, host.view()};
  in_grids = lookup_internal::FitsGrids(grid_url);
  return in_grids && (GridHashes(grid_url, url::Profile::kIos26, seed) != slow_26 ||
                      GridHashes(grid_url, url::Profile::kIos27, seed) != slow_27);
}

// True when both sides refuse `url`, or the slow model and the fast paths hash the same strings,
// for 26 and for 27.
inline bool FastAndSlowAgree(std::string_view url, std::uint32_t seed,
                             Compare compare = Compare::kBoth) {
  url::RawUrl parts;
  const url::RawUrlError error = url::SplitRawUrl(url, parts);
  const auto sub_urls_26 = url::SubUrls26(url), sub_urls_27 = url::SubUrls27(url);
  const bool within_limit = error == url::RawUrlError::kNone && url::WithinSubUrlLimit(parts);
  if (sub_urls_26.ok() != within_limit || sub_urls_27.ok() != within_limit) return false;
  HashSet slow_26, slow_27;
  if (within_limit) {
    slow_26 = SlowHashes(*sub_urls_26, seed);
    slow_27 = SlowHashes(*sub_urls_27, seed);
  }
  bool in_grids;
  if (GridsDiffer(url, error, seed, slow_26, slow_27, in_grids)) return false;
  if (!within_limit || (in_grids && compare == Compare::kGridsElseWalk)) return true;
  const lookup_internal::HostText host(parts.host);
  return WalkHashes(parts, host.view(), url::Profile::kIos26, seed) == slow_26 &&
         WalkHashes(parts, host.view(), url::Profile::kIos27, seed) == slow_27;
}

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_
