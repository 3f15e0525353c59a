// One key of a YAML language: its place, type, range, default and meaning. A language is a table of
// these (compiler/policy/policy_keys.h, server/config_file.cc); value_check.h checks values by it.
#ifndef URLFILTER_YAML_KEY_SPEC_H_
#define URLFILTER_YAML_KEY_SPEC_H_

#include <limits>
#include <string_view>

namespace urlfilter {

enum class ValueType {
  kText,
  kName,  // a-z, 0-9 and -, 1 to 63 characters
  kDate,  // YYYY-MM-DD
  kBool,  // true, false
  kNumber,
  kInteger,
  kDuration,  // 45m; range in seconds
  kSize,      // 6MB; range in bytes
  kShare,     // 10% or 0.1; range 0 to 1
  kChange,    // 20% or a number of keys
  kChoice,    // one of `choices`
  kChoices,   // a sequence of them
  kTexts,     // a sequence of texts
  kTextOrTexts,
  kRate,  // a number, or a mapping with one of the keys below it
  kMap,   // keys below it: "prefetch." ...
  kMaps,  // a sequence of mappings: "lists[]." ...
  kTextsOrMaps,
};

// The views are literals.
struct KeySpec {
  std::string_view path;  // "prefetch.interval", "lists[].name"
  ValueType type = ValueType::kText;
  std::string_view doc;
  std::string_view fallback = {};  // The default as a reader would write it; empty = none.
  std::string_view choices = {};   // "block|allow"
  double min = 0;                  // The range, in the unit of the type; both ends are in it.
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;  // The minimum itself is out of range.
  bool required = false;
  bool one_of = false;     // At least one of the keys beside it that say so must be there.
  bool main_only = false;  // Not in included files.
  std::string_view range_id = "UF0104";  // Of a value below the range; above it is UF0104.
};

// "prefetch" of "prefetch.interval", "lists[]" of "lists[].name", "" of "name".
std::string_view ParentPath(std::string_view path);
// "interval" of "prefetch.interval".
std::string_view LastName(std::string_view path);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_KEY_SPEC_H_
