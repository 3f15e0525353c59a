// One scalar of a YAML file against the type and range of its key.
#ifndef URLFILTER_YAML_VALUE_CHECK_H_
#define URLFILTER_YAML_VALUE_CHECK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/key_spec.h"

namespace urlfilter {

struct ValueMistake {
  std::string id;
  std::string message;
  std::string help;
  std::string replacement;  // For a fix; empty if there is none.
};

// nullopt if `text` is a legal value of `key` (for kChoices and kTexts: of one item). Types that
// have no rule of their own for a scalar, such as kText and kMap, take any; whether a scalar may
// stand there is the caller's question. The id is one of the catalog.
std::optional<ValueMistake> CheckValue(const KeySpec& key, std::string_view text);

// "a number", "a duration such as 45m": what a key takes, for messages.
std::string_view TypeText(ValueType type);

// "26|27|both" as separate words, views of key.choices; one empty word if there are none.
std::vector<std::string_view> ChoicesOf(const KeySpec& key);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_VALUE_CHECK_H_
