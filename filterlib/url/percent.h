// Percent-encoding (RFC 3986, section 2.1).
#ifndef URLFILTER_FILTERLIB_URL_PERCENT_H_
#define URLFILTER_FILTERLIB_URL_PERCENT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "filterlib/url/ascii.h"

namespace urlfilter::url {

// True when text[i] starts "%XX". `i` must be below text.size().
constexpr bool IsEscape(std::string_view text, std::size_t i) {
  return text[i] == '%' && text.size() - i > 2 && HexValue(text[i + 1]) >= 0 &&
         HexValue(text[i + 2]) >= 0;
}

// The byte that the escape at text[i] stands for. Requires IsEscape(text, i).
constexpr char EscapedByte(std::string_view text, std::size_t i) {
  return static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
}

// Every "%XX" becomes its byte; a "%" that starts no escape stays. The result is bytes, not
// necessarily UTF-8.
std::string PercentDecode(std::string_view text);

// Appends `byte` to `out` as "%XX" with capital digits.
void AppendEscaped(char byte, std::string& out);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_PERCENT_H_
