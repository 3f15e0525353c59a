// International domain names.
//
//   ToPunycode("WWW.B\u00fccher.example")  ->  "www.xn--bcher-kva.example"
#ifndef URLFILTER_FILTERLIB_URL_IDN_H_
#define URLFILTER_FILTERLIB_URL_IDN_H_

#include <optional>
#include <string>
#include <string_view>

namespace urlfilter::url {

// The ASCII form of a host in UTF-8 by UTS #46, non-transitional (libidn2): lower case, "ü" in a
// label gives "xn--...". Dots stay, also those of empty labels. nullopt when IDNA refuses the host:
// not UTF-8, a character that is not allowed, a hyphen at an end of a label, an "xn--" label that
// does not decode, a label above 63 or a host above 255 bytes.
std::optional<std::string> ToPunycode(std::string_view utf8_host);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_IDN_H_
