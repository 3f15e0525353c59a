// Compares the fast paths over a URL with the slow model of its sub-URLs.
#ifndef URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "bloom/key_hashes.h"
#include "bloom/prefilter_hash.h"
#include "filterlib/lookup/host_text.h"
#include "filterlib/lookup/long_url_walk.h"
#include "filterlib/lookup/sub_url_grids.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/sub_urls.h"

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
inline HashSet WalkHashes(const lookup_internal::GridUrl& url, url::Profile profile,
                          std::uint32_t seed) {
  HashSet hashes;
  lookup_internal::WalkLongUrl(url.parts, url.host, profile, seed, [&](bloom::KeyHash hash) {
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

// True when both sides refuse `url`, or the slow model and the fast paths hash the same strings,
// for 26 and for 27.
inline bool FastAndSlowAgree(std::string_view url, std::uint32_t seed,
                             Compare compare = Compare::kBoth) {
  url::RawUrl parts;
  const bool splits = url::SplitRawUrl(url, parts) == url::RawUrlError::kNone;
  if (!splits) return !url::SubUrls26(url).ok() && !url::SubUrls27(url).ok();
  const lookup_internal::HostText host(parts.host);
  const lookup_internal::GridUrl grid_url{parts, host.view()};
  const bool in_grids = lookup_internal::FitsGrids(grid_url);
  const bool within_limit = url::WithinSubUrlLimit(parts);
  if (in_grids && !within_limit) return false;  // the grids would be asked all the same
  for (const auto profile : {url::Profile::kIos26, url::Profile::kIos27}) {
    const auto sub_urls = url::SubUrls(url, profile);
    if (sub_urls.ok() != within_limit) return false;
    if (!within_limit) continue;
    const HashSet slow = SlowHashes(*sub_urls, seed);
    if (in_grids && GridHashes(grid_url, profile, seed) != slow) return false;
    const bool walks = compare == Compare::kBoth || !in_grids;
    if (walks && WalkHashes(grid_url, profile, seed) != slow) return false;
  }
  return true;
}

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_
