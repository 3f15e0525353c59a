#include "yaml/value_check.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/strings.h"
#include "diagnostics/catalog.h"
#include "diagnostics/did_you_mean.h"
#include "yaml/value_text.h"

namespace urlfilter {
namespace {

std::string Quoted(std::string_view text) {
  constexpr size_t kMost = 60;
  if (text.size() <= kMost) return absl::StrCat("\"", AbslView(text), "\"");
  return absl::StrCat("\"", AbslView(text.substr(0, kMost)), "...\"");
}

std::string CatalogHelp(std::string_view id) {
  const CatalogEntry* entry = FindCatalogEntry(id);
  return absl::StrCat(AbslView(entry->text), " ", AbslView(entry->way_out));
}

// A number of a range with the unit of its key.
std::string WithUnit(ValueType type, double value) {
  if (type == ValueType::kDuration && value >= 86400 && std::fmod(value, 86400) == 0) {
    return absl::StrCat(value / 86400, " days");
  }
  if (type == ValueType::kDuration && value >= 60 && std::fmod(value, 60) == 0) {
    return absl::StrCat(value / 60, " minutes");
  }
  if (type == ValueType::kDuration) return absl::StrCat(value, " seconds");
  if (type == ValueType::kSize) return absl::StrCat(static_cast<uint64_t>(value), " bytes");
  if (value >= 1e6 && value == std::floor(value)) {
    return absl::StrCat(static_cast<uint64_t>(value));
  }
  return absl::StrCat(value);
}

std::string RangeText(const KeySpec& key) {
  const std::string least =
      absl::StrCat(key.above_min ? "more than " : "at least ", WithUnit(key.type, key.min));
  if (std::isinf(key.max)) return least;
  return absl::StrCat(least, " and at most ", WithUnit(key.type, key.max));
}

std::optional<ValueMistake> WrongType(const KeySpec& key, std::string_view text,
                                      std::string_view id = "UF0103") {
  return ValueMistake{std::string(id),
                      absl::StrCat("`", AbslView(key.path), "` takes ",
                                   AbslView(TypeText(key.type)), ", not ", Quoted(text)),
                      id == "UF0110" ? "Write the unit: 45m, 24h, 2700s, 1d." : "", ""};
}

std::optional<ValueMistake> CheckRange(const KeySpec& key, std::string_view text, double value) {
  const bool low = key.above_min ? value <= key.min : value < key.min;
  if (!low && value <= key.max) return std::nullopt;
  const std::string_view id = low ? key.range_id : "UF0104";
  return ValueMistake{std::string(id),
                      absl::StrCat("`", AbslView(key.path), "` is ", AbslView(text),
                                   "; it must be ", RangeText(key)),
                      id == "UF0104" ? "" : CatalogHelp(id), ""};
}

std::optional<ValueMistake> CheckChoice(const KeySpec& key, std::string_view text) {
  const std::vector<std::string_view> choices = ChoicesOf(key);
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return std::nullopt;
  const std::string_view near = DidYouMean(text, choices);
  const std::string all = absl::StrReplaceAll(AbslView(key.choices), {{"|", ", "}});
  ValueMistake mistake{"UF0105",
                       absl::StrCat("`", AbslView(key.path), "` cannot be ", Quoted(text)),
                       absl::StrCat("Choose one of: ", all, "."), std::string(near)};
  if (!near.empty()) {
    mistake.help = absl::StrCat("Did you mean \"", AbslView(near), "\"? ", mistake.help);
  }
  return mistake;
}

std::optional<ValueMistake> CheckName(const KeySpec& key, std::string_view text) {
  if (IsName(text)) return std::nullopt;
  return ValueMistake{"UF0107",
                      absl::StrCat("`", AbslView(key.path), "` is ", Quoted(text),
                                   "; names are 1 to 63 of a-z, 0-9 and -"),
                      "Write it with small letters and hyphens.", SuggestName(text)};
}

std::optional<ValueMistake> CheckDate(const KeySpec& key, std::string_view text) {
  if (ParseDate(text)) return std::nullopt;
  return ValueMistake{"UF0109",
                      absl::StrCat("`", AbslView(key.path), "` takes a day, not ", Quoted(text)),
                      "Write it as YYYY-MM-DD, such as 2026-12-31.", ""};
}

std::optional<ValueMistake> CheckNumber(const KeySpec& key, std::string_view text,
                                        std::optional<double> value,
                                        std::string_view type_id = "UF0103") {
  return value ? CheckRange(key, text, *value) : WrongType(key, text, type_id);
}

}  // namespace

std::string_view TypeText(ValueType type) {
  switch (type) {
    case ValueType::kText:
      return "text";
    case ValueType::kName:
      return "a name";
    case ValueType::kDate:
      return "a day (YYYY-MM-DD)";
    case ValueType::kBool:
      return "true or false";
    case ValueType::kNumber:
      return "a number";
    case ValueType::kInteger:
      return "a whole number";
    case ValueType::kDuration:
      return "a duration with its unit, such as 45m or 24h";
    case ValueType::kSize:
      return "a size, such as 6MB";
    case ValueType::kShare:
      return "a share, such as 10% or 0.1";
    case ValueType::kChange:
      return "a share of the last release (20%) or a number of keys";
    case ValueType::kChoice:
      return "one word";
    case ValueType::kChoices:
      return "a sequence of words";
    case ValueType::kTexts:
      return "a sequence of texts";
    case ValueType::kTextOrTexts:
      return "a text or a sequence of texts";
    case ValueType::kRate:
      return "a number, {per_key: p} or {per_url: p}";
    case ValueType::kMap:
      return "a mapping of keys";
    case ValueType::kMaps:
      return "a sequence of mappings";
    case ValueType::kTextsOrMaps:
      break;
  }
  return "a sequence of texts or mappings";
}

std::vector<std::string_view> ChoicesOf(const KeySpec& key) {
  std::vector<std::string_view> words;
  for (const auto word : absl::StrSplit(AbslView(key.choices), '|')) {
    words.push_back(StdView(word));
  }
  return words;
}

std::optional<ValueMistake> CheckValue(const KeySpec& key, std::string_view text) {
  switch (key.type) {
    case ValueType::kName:
      return CheckName(key, text);
    case ValueType::kDate:
      return CheckDate(key, text);
    case ValueType::kBool:
      return ParseBool(text) ? std::nullopt : WrongType(key, text);
    case ValueType::kNumber:
    case ValueType::kRate:
      return CheckNumber(key, text, ParseNumber(text));
    case ValueType::kInteger:
      return CheckNumber(key, text, ParseInteger(text));
    case ValueType::kDuration:
      return CheckNumber(key, text, ParseDurationSeconds(text), "UF0110");
    case ValueType::kSize:
      return CheckNumber(key, text, ParseSizeBytes(text));
    case ValueType::kShare:
      return CheckNumber(key, text, ParseShare(text));
    case ValueType::kChange:
      return ParseChangeLimit(text) ? std::nullopt : WrongType(key, text);
    case ValueType::kChoice:
    case ValueType::kChoices:
      return CheckChoice(key, text);
    default:
      return std::nullopt;
  }
}

}  // namespace urlfilter
