// What browsers escape before they send a URL (WHATWG URL, percent-encode sets).
#ifndef URLFILTER_FILTERLIB_URL_ESCAPES_H_
#define URLFILTER_FILTERLIB_URL_ESCAPES_H_

#include <string>
#include <string_view>

namespace urlfilter::url {

// Controls, non-ASCII bytes and the part's unsafe characters become "%XX"; everything else,
// escapes and stray "%" included, stays. Idempotent.
std::string EscapePath(std::string_view path);
std::string EscapeQuery(std::string_view query);
std::string EscapeFragment(std::string_view fragment);

// EscapePath, and: escapes of unreserved characters are decoded, other escapes get capital
// digits, a "%" that starts no escape becomes "%25" (RFC 3986, 6.2.2). Idempotent. Equal for
// segments that mean the same.
std::string NormalizePathSegment(std::string_view segment);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_ESCAPES_H_
