// The one spelling of a URL: what a browser would request, with equal URLs made equal.
//
//   CanonicalizeUrl("HTTPS://u:p@Example.COM:443/a/./b/../%7euser?Q#F")
//       ->  https://example.com/a/~user?Q#F
//
// Used by in-app lookups. The device's own sub-URLs are made from the raw URL instead (sub_urls.h),
// and rules are read by rule_parts.h.
#ifndef URLFILTER_FILTERLIB_URL_CANONICAL_URL_H_
#define URLFILTER_FILTERLIB_URL_CANONICAL_URL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::url {

struct CanonicalUrl {
  std::string scheme;      // lower case, without ":"
  std::string host;        // as CanonicalHost gives it
  std::uint16_t port = 0;  // 0: none given (or ":0"), or the scheme's default
  std::string path;        // starts with "/"
  std::string query;       // without "?"
  std::string fragment;    // without "#"
  bool has_query = false;
  bool has_fragment = false;

  std::string ToString() const;
};

// Follows the WHATWG URL parser: surrounding controls and spaces go, tabs and line ends vanish,
// "\" counts as "/" before the query, userinfo and the default port are dropped, dot segments
// (also "%2e") are resolved. Beyond it, in the path: escapes of unreserved characters are decoded
// (RFC 3986, 6.2.2.2), other escapes get capital digits and a "%" that starts none is "%25". Query
// and fragment keep their escapes and gain some for bytes a URL may not have. Idempotent: the
// result's ToString() gives itself. InvalidArgument when there is no scheme or host, when
// CanonicalHost() refuses the host, or when the port is not a number up to 65535.
absl::StatusOr<CanonicalUrl> CanonicalizeUrl(std::string_view url);

// The port a scheme implies, 0 when it is not known. `scheme` is lower case.
std::uint16_t DefaultPort(std::string_view scheme);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_CANONICAL_URL_H_
