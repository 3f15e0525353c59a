// Compares the fast walk over a URL with the slow model of its sub-URLs.
#ifndef URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "bloom/prefilter_hash.h"
#include "filterlib/lookup/sub_url_walk.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter {

// (h1, h2), sorted and unique: a difference in any string shows, not only one in a verdict.
using HashSet = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

inline HashSet SortedUnique(HashSet hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

// What the fast path hashes. `parts` must be a URL that SplitRawUrl takes.
inline HashSet FastHashes(const url::RawUrl& parts, url::Profile profile, std::uint32_t seed) {
  HashSet hashes;
  WalkSubUrls(parts, profile, seed, [&](bloom::KeyHash hash) {
    hashes.emplace_back(hash.h1, hash.h2);
    return false;
  });
  return SortedUnique(std::move(hashes));
}

// What the slow model hashes.
inline HashSet SlowHashes(const std::vector<std::string>& sub_urls, std::uint32_t seed) {
  HashSet hashes;
  for (const std::string& sub_url : sub_urls) {
    const bloom::KeyHash hash = bloom::HashKey(sub_url, seed);
    hashes.emplace_back(hash.h1, hash.h2);
  }
  return SortedUnique(std::move(hashes));
}

// True when both sides refuse `url`, or both hash the same strings, for 26 and for 27.
inline bool FastAndSlowAgree(std::string_view url, std::uint32_t seed) {
  url::RawUrl parts;
  const bool splits = url::SplitRawUrl(url, parts) == url::RawUrlError::kNone;
  for (const auto profile : {url::Profile::kIos26, url::Profile::kIos27}) {
    const auto sub_urls = url::SubUrls(url, profile);
    const bool fast_walks = splits && url::WithinSubUrlLimit(parts);
    if (sub_urls.ok() != fast_walks) return false;
    if (!fast_walks) continue;
    if (FastHashes(parts, profile, seed) != SlowHashes(*sub_urls, seed)) return false;
  }
  return true;
}

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_SUB_URL_AGREEMENT_TESTING_H_
