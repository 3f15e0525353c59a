#include "compiler/policy/policy_schema.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/strings.h"
#include "compiler/policy/policy_keys.h"
#include "yaml/key_spec.h"
#include "yaml/value_check.h"

namespace urlfilter::compiler {
namespace {

using Json = nlohmann::ordered_json;

Json ObjectSchema(std::string_view path);

// YAML reads an unquoted 26 as a number.
Json ChoiceSchema(const KeySpec& key) {
  Json values = Json::array();
  for (const std::string_view choice : ChoicesOf(key)) {
    values.push_back(choice);
    if (choice.find_first_not_of("0123456789") == std::string_view::npos) {
      values.push_back(std::stoi(std::string(choice)));
    }
  }
  return {{"enum", values}};
}

Json NumberSchema(const KeySpec& key, std::string_view type) {
  Json schema = {{"type", type}};
  schema[key.above_min ? "exclusiveMinimum" : "minimum"] = key.min;
  if (!std::isinf(key.max)) schema["maximum"] = key.max;
  return schema;
}

Json Pattern(std::string_view pattern) { return {{"type", "string"}, {"pattern", pattern}}; }

Json AnyOf(Json a, Json b) { return {{"anyOf", {std::move(a), std::move(b)}}}; }

Json ArrayOf(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

// A text; an unquoted 1.5 or 42 is a number to YAML and a text here.
Json TextSchema() { return {{"type", {"string", "number"}}}; }

// Whole numbers from `least` on, as a pattern: one alternative for each digit that can be larger.
std::string WholeNumbersFrom(uint64_t least) {
  const std::string digits = std::to_string(least);
  std::string pattern = "0*(" + digits;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] == '9') continue;
    absl::StrAppend(&pattern, "|", digits.substr(0, i), "[", std::string(1, digits[i] + 1), "-9]",
                    "[0-9]{", digits.size() - i - 1, "}");
  }
  return absl::StrCat(pattern, "|[1-9][0-9]{", digits.size(), ",})");
}

// A duration, in each unit at least `key.min` seconds. Where the least is no whole number of a unit
// (0.75h), every fraction below the next is let through, and the compiler alone refuses 0.1h.
Json DurationSchema(const KeySpec& key) {
  if (key.min == 0) return Pattern("^[0-9]+(\\.[0-9]+)? ?(s|m|h|d)$");
  std::string pattern;
  for (const auto& [unit, seconds] : {std::pair("s", 1), {"m", 60}, {"h", 3600}, {"d", 86400}}) {
    const double exact = key.min / seconds;
    const auto least = static_cast<uint64_t>(std::ceil(exact));
    absl::StrAppend(&pattern, pattern.empty() ? "^((" : "|(", WholeNumbersFrom(least),
                    "(\\.[0-9]+)?");
    if (std::ceil(exact) > exact) absl::StrAppend(&pattern, "|0*", least - 1, "\\.[0-9]+");
    absl::StrAppend(&pattern, ") ?", unit);
  }
  return Pattern(pattern + ")$");
}

Json ValueSchema(const KeySpec& key) {
  const std::string item_path = absl::StrCat(AbslView(key.path), "[]");
  switch (key.type) {
    case ValueType::kText:
      return TextSchema();
    case ValueType::kName:
      return Pattern("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");
    case ValueType::kDate:
      return Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    case ValueType::kBool:
      return {{"type", "boolean"}};
    case ValueType::kNumber:
      return NumberSchema(key, "number");
    case ValueType::kInteger:
      return NumberSchema(key, "integer");
    case ValueType::kDuration:
      return DurationSchema(key);
    case ValueType::kSize:
      return AnyOf({{"type", "integer"}},
                   Pattern("^[0-9]+(\\.[0-9]+)? ?(B|kB|KB|MB|GB|KiB|MiB|GiB)$"));
    case ValueType::kShare:
      return AnyOf(NumberSchema(key, "number"), Pattern("^[0-9]+(\\.[0-9]+)?%$"));
    case ValueType::kChange:
      return AnyOf({{"type", "integer"}, {"minimum", 0}}, Pattern("^[0-9]+(\\.[0-9]+)?%$"));
    case ValueType::kChoice:
      return ChoiceSchema(key);
    case ValueType::kChoices:
      return ArrayOf(ChoiceSchema(key));
    case ValueType::kTexts:
      return ArrayOf(TextSchema());
    case ValueType::kTextOrTexts:
      return AnyOf(TextSchema(), ArrayOf(TextSchema()));
    case ValueType::kRate:
      return AnyOf(NumberSchema(key, "number"), ObjectSchema(key.path));
    case ValueType::kMap:
      return ObjectSchema(key.path);
    case ValueType::kMaps:
      return ArrayOf(ObjectSchema(item_path));
    case ValueType::kTextsOrMaps:
      break;
  }
  return ArrayOf(AnyOf(TextSchema(), ObjectSchema(item_path)));
}

// The mapping at `path`: its keys, and those that start with x-.
Json ObjectSchema(std::string_view path) {
  Json properties = Json::object(), required = Json::array(), one_of = Json::array();
  for (const KeySpec& key : PolicyKeys()) {
    if (ParentPath(key.path) != path) continue;
    Json schema = {{"description", key.doc}};
    if (!key.fallback.empty()) {
      schema["description"] =
          absl::StrCat(AbslView(key.doc), " Default: ", AbslView(key.fallback), ".");
    }
    schema.update(ValueSchema(key));
    properties[std::string(LastName(key.path))] = std::move(schema);
    if (key.required) required.push_back(LastName(key.path));
    if (key.one_of) one_of.push_back({{"required", {LastName(key.path)}}});
  }
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
  schema["patternProperties"] = {{"^x-", Json::object()}};
  schema["additionalProperties"] = false;
  if (!required.empty()) schema["required"] = std::move(required);
  if (!one_of.empty()) schema["anyOf"] = std::move(one_of);
  return schema;
}

std::string Escaped(std::string_view text) {
  return absl::StrReplaceAll(AbslView(text), {{"|", "\\|"}});
}

std::string TypeCell(const KeySpec& key) {
  if (key.choices.empty()) return std::string(TypeText(key.type));
  const std::string choices = absl::StrReplaceAll(AbslView(key.choices), {{"|", ", "}});
  return absl::StrCat(key.type == ValueType::kChoices ? "a sequence of: " : "", choices);
}

std::string Row(const KeySpec& key) {
  const std::string fallback = key.required ? "(required)"
                               : key.fallback.empty()
                                   ? ""
                                   : absl::StrCat("`", AbslView(key.fallback), "`");
  return absl::StrCat("| `", AbslView(LastName(key.path)), "` | ", Escaped(TypeCell(key)), " | ",
                      fallback, " | ", Escaped(key.doc), " |\n");
}

std::string TableFor(std::string_view parent, std::string_view title) {
  std::string out = absl::StrCat("### ", AbslView(title),
                                 "\n\n| key | takes | default | meaning |\n|---|---|---|---|\n");
  for (const KeySpec& key : PolicyKeys()) {
    if (ParentPath(key.path) == parent) absl::StrAppend(&out, Row(key));
  }
  return out + "\n";
}

}  // namespace

std::string PolicySchemaJson() {
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "URL filter policy"},
                 {"description", "What urlfilterc compiles into a filter. See docs/policy.md."}};
  schema.update(ObjectSchema(""));
  return schema.dump(2) + "\n";
}

std::string PolicyKeysMarkdown() {
  std::string out = TableFor("", "Top level");
  for (const KeySpec& key : PolicyKeys()) {
    const bool maps = key.type == ValueType::kMaps || key.type == ValueType::kTextsOrMaps;
    if (!maps && key.type != ValueType::kMap && key.type != ValueType::kRate) continue;
    const std::string parent = absl::StrCat(AbslView(key.path), maps ? "[]" : "");
    absl::StrAppend(
        &out, TableFor(parent, absl::StrCat(maps ? "Each of `" : "`", AbslView(key.path), "`")));
  }
  return out;
}

}  // namespace urlfilter::compiler
