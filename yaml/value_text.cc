#include "yaml/value_text.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "absl/strings/ascii.h"

namespace urlfilter {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr Unit kTimeUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
constexpr Unit kSizeUnits[] = {{"", 1},          {"B", 1},         {"kB", 1e3},
                               {"KB", 1e3},      {"MB", 1e6},      {"GB", 1e9},
                               {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};

bool IsNumberByte(char c) { return absl::ascii_isdigit(c) || c == '.'; }

template <size_t N>
std::optional<double> ParseWithUnit(std::string_view text, const Unit (&units)[N]) {
  const size_t digits = std::find_if_not(text.begin(), text.end(), IsNumberByte) - text.begin();
  const std::optional<double> number = ParseNumber(text.substr(0, digits));
  std::string_view unit = text.substr(digits);
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  for (const Unit& known : units) {
    if (!number || unit != known.name) continue;
    const double amount = *number * known.factor;
    return std::isfinite(amount) ? std::optional<double>(amount) : std::nullopt;
  }
  return std::nullopt;
}

bool IsDateShape(std::string_view text) {
  if (text.size() != 10) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : !absl::ascii_isdigit(text[i])) return false;
  }
  return true;
}

bool IsNameByte(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; }

}  // namespace

std::optional<double> ParseDurationSeconds(std::string_view text) {
  return ParseWithUnit(text, kTimeUnits);
}

std::optional<double> ParseSizeBytes(std::string_view text) {
  return ParseWithUnit(text, kSizeUnits);
}

std::optional<double> ParseNumber(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

std::optional<uint64_t> ParseInteger(std::string_view text) {
  const bool hex = text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X";
  if (hex) text.remove_prefix(2);
  uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, hex ? 16 : 10);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> ParseBool(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<double> ParseShare(std::string_view text) {
  if (text.empty() || text.back() != '%') return ParseNumber(text);
  const std::optional<double> percent = ParseNumber(text.substr(0, text.size() - 1));
  return percent ? std::optional<double>(*percent / 100) : std::nullopt;
}

std::optional<ChangeLimit> ParseChangeLimit(std::string_view text) {
  if (!text.empty() && text.back() == '%') {
    const std::optional<double> percent = ParseNumber(text.substr(0, text.size() - 1));
    if (!percent || *percent < 0) return std::nullopt;
    return ChangeLimit{*percent, true};
  }
  const std::optional<uint64_t> count = ParseInteger(text);
  if (!count) return std::nullopt;
  return ChangeLimit{static_cast<double>(*count), false};
}

std::optional<int32_t> ParseDate(std::string_view text) {
  if (!IsDateShape(text)) return std::nullopt;
  const auto number = [text](size_t at, size_t size) {
    return static_cast<unsigned>(*ParseInteger(text.substr(at, size)));
  };
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(number(0, 4))),
                                         std::chrono::month(number(5, 2)),
                                         std::chrono::day(number(8, 2))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), IsNameByte);
}

std::string SuggestName(std::string_view text) {
  std::string name;
  for (const char c : text.substr(0, 63)) {
    const char lower = absl::ascii_tolower(c);
    if (IsNameByte(lower) && lower != '-') {
      name += lower;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name;
}

}  // namespace urlfilter
