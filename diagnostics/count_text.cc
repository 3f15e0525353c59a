#include "diagnostics/count_text.h"

#include <cstddef>

namespace urlfilter {

std::string WithCommas(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string CountOf(uint64_t number, std::string_view noun) {
  std::string text = WithCommas(number) + " " + std::string(noun);
  if (number != 1) text += noun.ends_with("sh") ? "es" : "s";
  return text;
}

}  // namespace urlfilter
