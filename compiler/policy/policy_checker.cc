#include "compiler/policy/policy_checker.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/strings.h"
#include "compiler/policy/policy_keys.h"
#include "diagnostics/did_you_mean.h"
#include "yaml/key_spec.h"
#include "yaml/value_check.h"

namespace urlfilter::compiler {
namespace {

// A file with more mistakes than this is no policy; the rest of it is not looked at.
constexpr size_t kMaxIssues = 1000;

using Kind = YamlNode::Kind;

// What stands there instead, for messages.
std::string_view KindText(const YamlNode& node) {
  switch (node.kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kScalar:
      return "a single value";
    case Kind::kSequence:
      return "a sequence";
    case Kind::kMap:
      break;
  }
  return "a mapping";
}

class TreeChecker {
 public:
  TreeChecker(const YamlDocument& document, bool included, IssueList& issues)
      : document_(document), included_(included), issues_(issues) {}

  void CheckRoot() {
    if (document_.root != nullptr && document_.root->kind == Kind::kMap) {
      return CheckMap(*document_.root, "");
    }
    YamlNode nothing;
    nothing.line = nothing.column = 1;
    Report("UF0011", document_.root == nullptr ? nothing : *document_.root,
           "the policy has no keys", "A policy is a mapping: `name: ...`, `lists: ...`.");
  }

 private:
  Issue& Report(std::string_view id, const YamlNode& node, std::string message,
                std::string help = "") {
    Issue& issue = issues_.Add(id, document_.Range(node), std::move(message), std::move(help));
    document_.source->Attach(issue);
    return issue;
  }

  void CheckMap(const YamlNode& map, std::string_view path) {
    for (const YamlEntry& entry : map.entries) {
      if (issues_.size() < kMaxIssues) CheckEntry(entry, path);
    }
    for (const KeySpec& key : PolicyKeys()) {
      const bool here = ParentPath(key.path) == path && key.required;
      if (!here || (included_ && key.main_only)) continue;
      if (map.Find(LastName(key.path)) == nullptr) ReportMissing(map, key);
    }
    if (path == "false_positive_rate") CheckRateMap(map);
    if (path == "lists[]") CheckListSource(map);
  }

  void CheckEntry(const YamlEntry& entry, std::string_view path) {
    if (entry.key->kind != Kind::kScalar || absl::StartsWith(entry.key->text, "x-")) return;
    const KeySpec* key = FindKey(path, entry.key->text);
    if (key == nullptr) return ReportUnknown(*entry.key, path);
    if (included_ && key->main_only && key->path != "name") {
      Report("UF0116", *entry.key,
             absl::StrCat("only the main policy may set `", AbslView(key->path), "`"),
             "Move the key to the policy that includes this file.");
    }
    CheckTyped(*entry.value, *key);
  }

  void ReportUnknown(const YamlNode& key, std::string_view path) {
    const std::vector<std::string_view> known = KeyNames(path);
    const std::string_view near = DidYouMean(key.text, known);
    const std::string place = path.empty() ? "" : absl::StrCat(" in `", AbslView(path), "`");
    std::string help = absl::StrCat(
        "Known keys here: ", absl::StrJoin(known, ", ", [](std::string* out, std::string_view s) {
          absl::StrAppend(out, AbslView(s));
        }));
    if (!near.empty()) help = absl::StrCat("Did you mean `", AbslView(near), "`?");
    Issue& issue = Report("UF0101", key, absl::StrCat("unknown key `", key.text, "`", place), help);
    AddReplacement(issue, near);
  }

  static void AddReplacement(Issue& issue, std::string_view replacement) {
    if (replacement.empty() || issue.where.end_column == 0) return;
    const size_t at = issue.where.column - issue.source_column;
    const char first = at < issue.source_line.size() ? issue.source_line[at] : '\0';
    // `{"lits":[]}` is YAML, `{lists:[]}` is not.
    const std::string quote(first == '"' || first == '\'' ? 1 : 0, first);
    issue.fixes.push_back({issue.where, absl::StrCat(quote, AbslView(replacement), quote),
                           absl::StrCat("write `", AbslView(replacement), "`")});
  }

  void ReportMissing(const YamlNode& map, const KeySpec& key) {
    Report("UF0102", map, absl::StrCat("`", AbslView(key.path), "` is missing"),
           std::string(key.doc));
  }

  void CheckRateMap(const YamlNode& map) {
    const auto rates = std::count_if(
        map.entries.begin(), map.entries.end(),
        [](const YamlEntry& entry) { return !absl::StartsWith(entry.key->text, "x-"); });
    if (rates == 1) return;
    Report("UF0103", map, "`false_positive_rate` takes one of `per_key` and `per_url`",
           "Write {per_key: 0.001} or {per_url: 0.01}.");
  }

  void CheckListSource(const YamlNode& map) {
    if (map.Find("file") || map.Find("glob") || map.Find("rules")) return;
    Report("UF0112", map, "this list has no `file`, `glob` or `rules`", "Add one of the three.");
  }

  void CheckTyped(const YamlNode& value, const KeySpec& key) {
    const bool is_list = value.kind == Kind::kSequence;
    switch (key.type) {
      case ValueType::kMap:
        return value.kind == Kind::kMap ? CheckMap(value, key.path) : WrongKind(value, key);
      case ValueType::kRate:
        return value.kind == Kind::kMap ? CheckMap(value, key.path) : CheckScalar(value, key);
      case ValueType::kMaps:
      case ValueType::kTextsOrMaps:
      case ValueType::kTexts:
      case ValueType::kChoices:
        return is_list ? CheckItems(value, key) : WrongKind(value, key);
      case ValueType::kTextOrTexts:
        return is_list ? CheckItems(value, key) : CheckScalar(value, key);
      default:
        return CheckScalar(value, key);
    }
  }

  void CheckItems(const YamlNode& list, const KeySpec& key) {
    const std::string item_path = absl::StrCat(AbslView(key.path), "[]");
    const bool maps = key.type == ValueType::kMaps || key.type == ValueType::kTextsOrMaps;
    for (const YamlNode* item : list.items) {
      if (issues_.size() >= kMaxIssues) return;
      if (maps && item->kind == Kind::kMap) {
        CheckMap(*item, item_path);
      } else if (key.type == ValueType::kMaps) {
        Report("UF0103", *item,
               absl::StrCat("`", item_path, "` takes a mapping of keys, not ",
                            AbslView(KindText(*item))));
      } else {
        CheckScalar(*item, key);
      }
    }
  }

  void WrongKind(const YamlNode& value, const KeySpec& key) {
    Report("UF0103", value,
           absl::StrCat("`", AbslView(key.path), "` takes ", AbslView(TypeText(key.type)), ", not ",
                        AbslView(KindText(value))));
  }

  void CheckScalar(const YamlNode& value, const KeySpec& key) {
    if (value.kind != Kind::kScalar) return WrongKind(value, key);
    std::optional<ValueMistake> mistake = CheckValue(key, value.text);
    if (!mistake) return;
    Issue& issue = Report(mistake->id, value, mistake->message, mistake->help);
    AddReplacement(issue, mistake->replacement);
  }

  const YamlDocument& document_;
  const bool included_;
  IssueList& issues_;
};

}  // namespace

void CheckPolicyTree(const YamlDocument& document, bool included, IssueList& issues) {
  TreeChecker(document, included, issues).CheckRoot();
}

}  // namespace urlfilter::compiler
