// Conversions between std::string_view, which our interfaces use, and absl::string_view,
// which is a type of its own in Debian's Abseil.
//
//   absl::StrCat("bad key ", AbslView(key));
#ifndef URLFILTER_BASE_STRINGS_H_
#define URLFILTER_BASE_STRINGS_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace urlfilter {

inline absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view StdView(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace urlfilter

#endif  // URLFILTER_BASE_STRINGS_H_
