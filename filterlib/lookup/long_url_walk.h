// Hashes the sub-URLs of a URL of any length, one string after the other.
//
//   WalkLongUrl(parts, host, Profile::kIos27, seed, [&](KeyHash hash) { return Found(hash); });
//
// For the few URLs that key grids cannot take (sub_url_grids.h), and several times slower: what is
// common to two strings is hashed once, but every host has a walk along the path of its own. And
// for those of which one wants to know what matched.
#ifndef URLFILTER_FILTERLIB_LOOKUP_LONG_URL_WALK_H_
#define URLFILTER_FILTERLIB_LOOKUP_LONG_URL_WALK_H_

#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "bloom/prefilter_hash.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::lookup_internal {

// Return true to end.
using AskHash = absl::FunctionRef<bool(bloom::KeyHash)>;
using AskText = absl::FunctionRef<bool(bloom::KeyHash, std::string_view text)>;

// Calls `ask` with the hash of every string of url::SubUrls(), some perhaps twice, until it
// returns true. Returns whether it did. `host` is url::OsHost(url.host). Allocates nothing; time is
// linear in (length of the URL) * (labels of the host).
bool WalkLongUrl(const url::RawUrl& url, std::string_view host, url::Profile profile,
                 uint32_t murmur_seed, AskHash ask);

// The same with the strings themselves, which it allocates.
bool WalkSubUrlTexts(const url::RawUrl& url, std::string_view host, url::Profile profile,
                     uint32_t murmur_seed, AskText ask);

}  // namespace urlfilter::lookup_internal

#endif  // URLFILTER_FILTERLIB_LOOKUP_LONG_URL_WALK_H_
