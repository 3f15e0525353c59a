#include "yaml/yaml_map.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace urlfilter {
namespace {

using Kind = YamlNode::Kind;

class MapFinisher {
 public:
  MapFinisher(const SourceText& source, IssueList& issues) : source_(source), issues_(issues) {}

  void ReportDuplicateKeys(const YamlNode& map) {
    std::unordered_map<std::string_view, uint32_t> first_lines;
    for (const YamlEntry& entry : map.entries) {
      if (entry.key->text == "<<") continue;
      const auto [first, is_new] = first_lines.emplace(entry.key->text, entry.key->line);
      if (is_new) continue;
      Report("UF0008", *entry.key,
             absl::StrCat("the key \"", entry.key->text, "\" is already on line ", first->second),
             "Delete or rename one of them.");
    }
  }

  void MergeKeys(YamlNode& map) {
    if (std::none_of(map.entries.begin(), map.entries.end(), IsMerge)) return;
    for (const YamlEntry& entry : map.entries) {
      if (IsMerge(entry)) continue;
      entries_.push_back(entry);
      known_.insert(entry.key->text);
    }
    for (const YamlEntry& entry : map.entries) {
      if (!IsMerge(entry)) continue;
      if (entry.value->kind != Kind::kSequence) MergeFrom(*entry.value);
      for (const YamlNode* source : entry.value->items) MergeFrom(*source);
    }
    map.entries = std::move(entries_);
  }

 private:
  static bool IsMerge(const YamlEntry& entry) {
    return entry.key->text == "<<" && !entry.key->quoted;
  }

  void Report(std::string_view id, const YamlNode& node, std::string message, std::string help) {
    source_.Attach(issues_.Add(id, {source_.file(), node.line, node.column, 0}, std::move(message),
                               std::move(help)));
  }

  void MergeFrom(const YamlNode& source) {
    if (source.kind != Kind::kMap) {
      return Report("UF0012", source, "`<<` takes an alias of a mapping",
                    "Write `<<: *name`, with `&name` on a mapping above.");
    }
    for (const YamlEntry& entry : source.entries) {
      if (known_.insert(entry.key->text).second) entries_.push_back(entry);
    }
  }

  const SourceText& source_;
  IssueList& issues_;
  std::vector<YamlEntry> entries_;
  std::unordered_set<std::string_view> known_;
};

}  // namespace

void FinishMap(YamlNode& map, const SourceText& source, IssueList& issues) {
  MapFinisher finisher(source, issues);
  finisher.ReportDuplicateKeys(map);
  finisher.MergeKeys(map);
}

}  // namespace urlfilter
