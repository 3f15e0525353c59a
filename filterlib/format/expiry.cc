#include "filterlib/format/expiry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "base/strings.h"

namespace urlfilter::format {
namespace {

// `shape` has a 0 where any digit may stand.
bool HasShape(std::string_view text, std::string_view shape) {
  return std::equal(
      text.begin(), text.end(), shape.begin(), shape.end(), [](char c, char expected) {
        return expected == '0' ? absl::ascii_isdigit(static_cast<unsigned char>(c)) : c == expected;
      });
}

// absl::ParseTime() takes more: "infinite-future", spaces around, single digits, "+01".
bool LooksLikeRfc3339(std::string text) {
  absl::AsciiStrToUpper(&text);  // "t" and "z" are allowed.
  constexpr std::string_view kDateTime = "0000-00-00T00:00:00";
  std::string_view rest = text;
  if (!HasShape(rest.substr(0, kDateTime.size()), kDateTime)) return false;
  rest.remove_prefix(kDateTime.size());
  if (rest.starts_with('.')) {
    const size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    if (end == 1) return false;
    rest.remove_prefix(end);
  }
  return rest == "Z" || HasShape(rest, "+00:00") || HasShape(rest, "-00:00");
}

}  // namespace

std::optional<int64_t> ParseRfc3339(std::string_view text) {
  absl::Time time;
  std::string ignored;
  if (!LooksLikeRfc3339(std::string(text)) ||
      !absl::ParseTime(absl::RFC3339_full, AbslView(text), &time, &ignored)) {
    return std::nullopt;
  }
  return absl::ToUnixSeconds(time);
}

std::optional<int64_t> ExpiresUnix(const Manifest& manifest) {
  return ParseRfc3339(manifest.expires);
}

}  // namespace urlfilter::format
