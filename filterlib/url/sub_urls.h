// The strings ("sub-URLs") that iOS and macOS look up for one requested URL.
//
// This is the slow and obvious model: it makes every string. Filters are probed by the fast path
// in filterlib/lookup/prefilter_lookup.h, which must agree with it on every input.
//
//   SubUrls26("https://www.example.com/a")  ->  com com/ example.com example.com/ example.com/a ...
//
// Source: Apple, "NEURLFilterManager" (26) and "ParsingConfiguration" defaults (27). What those
// leave open is decided in os_behaviour.h.
#ifndef URLFILTER_FILTERLIB_URL_SUB_URLS_H_
#define URLFILTER_FILTERLIB_URL_SUB_URLS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::url {

// `url` is the whole URL as requested, never canonicalised here. The result is sorted and unique;
// its strings are bytes, not necessarily UTF-8, because 26 percent-decodes path components.
// Empty on 27 for a host that is only "www.". InvalidArgument as ParseRawUrl(), ResourceExhausted
// when the URL is so long or has so many parts that the strings would not fit in kMaxSubUrlBytes.
absl::StatusOr<std::vector<std::string>> SubUrls26(std::string_view url);
absl::StatusOr<std::vector<std::string>> SubUrls27(std::string_view url);

// kBoth: the union of the two.
absl::StatusOr<std::vector<std::string>> SubUrls(std::string_view url, Profile profile);

// A bound on the bytes of all sub-URLs together. No real URL comes near it; without it a hostile
// one of 1 MB would stand for terabytes.
inline constexpr std::size_t kMaxSubUrlBytes = std::size_t{1} << 28;

// False when the sub-URLs of `url` may exceed kMaxSubUrlBytes. Linear, allocates nothing.
bool WithinSubUrlLimit(const RawUrl& url);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_SUB_URLS_H_
