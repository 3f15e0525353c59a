#include "compiler/lists/dns_answer.h"

#include <algorithm>

namespace urlfilter::compiler {

bool IsSinkAddress(std::string_view address) {
  if (address == "0.0.0.0" || address == "::" || address == "::1" || address == "0") return true;
  if (address.starts_with("127.")) return LooksLikeAddress(address);
  const bool zeros = address.find_first_not_of("0:1") == std::string_view::npos;
  return zeros && std::count(address.begin(), address.end(), ':') >= 2 &&
         std::count(address.begin(), address.end(), '1') <= 1 &&
         (address.find('1') == std::string_view::npos || address.ends_with('1'));
}

bool LooksLikeAddress(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    return text.substr(0, text.find('%')).find_first_not_of("0123456789abcdefABCDEF:.") ==
           std::string_view::npos;
  }
  return std::count(text.begin(), text.end(), '.') == 3 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace urlfilter::compiler
