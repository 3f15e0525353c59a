// The one spelling of a host, for rules and for lookups alike.
//
//   CanonicalHost("WWW.B\u00fccher.Example.")  ->  "www.xn--bcher-kva.example"
//   CanonicalHost("0x7f.1")                    ->  "127.0.0.1"
#ifndef URLFILTER_FILTERLIB_URL_CANONICAL_HOST_H_
#define URLFILTER_FILTERLIB_URL_CANONICAL_HOST_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::url {

inline constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035, 2.3.4, as text without final dot
inline constexpr std::size_t kMaxLabelBytes = 63;

// Percent-decodes, folds case, converts non-ASCII text by UTS #46, drops one trailing dot and
// rewrites IPv4 in any notation browsers take and IPv6 (in brackets). Idempotent. Labels that are
// already Punycode are taken as they are when the whole host is ASCII. Steps follow the WHATWG URL
// "host parser", with DNS lengths enforced. InvalidArgument says why a host can be in no request:
// empty, above kMaxHostBytes, an empty or over-long label, a character no host may have, text that
// UTS #46 refuses, a last label that is a number in what is no IPv4 address, brackets around
// anything but an IPv6 address.
absl::StatusOr<std::string> CanonicalHost(std::string_view raw_host);

// True only when CanonicalHost(host) is `host` itself. Quick and without allocation; false for
// the few canonical hosts whose check would be slow (IP addresses, a last label that begins with a
// digit, unusual characters).
bool IsCanonicalHost(std::string_view host);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_CANONICAL_HOST_H_
