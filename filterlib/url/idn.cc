#include "filterlib/url/idn.h"

#include <idn2.h>

#include <memory>

namespace urlfilter::url {

std::optional<std::string> ToPunycode(std::string_view utf8_host) {
  const std::string host(utf8_host);
  if (host.find('\0') != std::string::npos) return std::nullopt;  // the library takes C strings
  char* ascii = nullptr;
  const int result = idn2_to_ascii_8z(host.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&idn2_free)> owner(ascii, &idn2_free);
  if (result != IDN2_OK || ascii == nullptr) return std::nullopt;
  return std::string(ascii);
}

}  // namespace urlfilter::url
