#include "compiler/convert/import_lists.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/count_text.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {
namespace {

// A text as a YAML double-quoted scalar.
std::string Quoted(const std::string& text) {
  using nlohmann::json;  // Whose texts are a part of YAML.
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

// A legal list name from a path, unlike those in `taken`.
std::string ListName(const std::string& path, std::set<std::string>& taken) {
  std::string stem = SuggestName(std::filesystem::path(path).stem().string());
  if (stem.empty()) stem = "list";
  std::string name = stem;
  for (int i = 2; !taken.insert(name).second; ++i) {
    name = absl::StrCat(stem.substr(0, 58), "-", i);
  }
  return name;
}

Policy PolicyFor(const std::vector<std::string>& files) {
  Policy policy;
  policy.path = "import";
  std::set<std::string> taken;
  for (const std::string& file : files) {
    PolicyList& list = policy.lists.emplace_back();
    list.name = ListName(file, taken);
    list.files.push_back({file, 0, 0});
    list.where.file = file;
  }
  return policy;
}

// The syntax that a list was read as; empty if its file is no list.
std::string FormatOf(const RuleTable& table, size_t list) {
  for (const RuleSource& source : table.sources()) {
    if (source.list == list) return source.format;
  }
  return "";
}

std::string LossComment(const ListCounts& counts) {
  std::string out =
      absl::StrCat("  # ", CountOf(counts.lines, "line"), ": ", CountOf(counts.rules, "rule"));
  if (counts.allow > 0)
    absl::StrAppend(&out, " (", WithCommas(counts.allow), " of them exceptions)");
  absl::StrAppend(&out, ", ", WithCommas(counts.refused.total()), " refused");
  if (counts.widened > 0) absl::StrAppend(&out, ", ", WithCommas(counts.widened), " widened");
  out += "\n";
  for (const RefusalInfo& info : AllRefusals()) {
    const uint64_t count = counts.refused[info.refusal];
    if (count == 0) continue;
    absl::StrAppend(&out, "  #   ", WithCommas(count), " refused (", AbslView(info.id), " ",
                    AbslView(info.name), "): ", AbslView(info.reason), "\n");
  }
  return out;
}

std::string Header(const ImportOptions& options) {
  const std::string owner = options.owner.empty()
                                ? "# owner: security@example.com   # who answers for it?\n"
                                : absl::StrCat("owner: ", Quoted(options.owner), "\n");
  return absl::StrCat("# Written by urlfilterc import. docs/policy.md explains every key.\nname: ",
                      options.name, "\n", owner, "lists:\n");
}

}  // namespace

absl::StatusOr<ImportedPolicy> ImportLists(const std::vector<std::string>& files,
                                           const ImportOptions& options) {
  if (!IsName(options.name)) {
    const std::string legal = SuggestName(options.name);
    return absl::InvalidArgumentError(
        absl::StrCat("\"", options.name, "\" is no name of a policy: a-z, 0-9 and - inside",
                     legal.empty() ? "" : ", such as ", legal));
  }
  const Policy policy = PolicyFor(files);
  ImportedPolicy imported;
  LoadOptions load;
  load.threads = options.threads;
  ASSIGN_OR_RETURN(const RuleTable table, LoadRules(policy, load, imported.issues));
  imported.yaml = Header(options);
  for (size_t i = 0; i < policy.lists.size(); ++i) {
    const std::string format = FormatOf(table, i);
    if (format.empty()) continue;
    absl::StrAppend(&imported.yaml, LossComment(table.counts()[i]),
                    "  - name: ", policy.lists[i].name,
                    "\n    file: ", Quoted(policy.lists[i].files[0].path),
                    "\n    format: ", format == "mixed" ? "auto" : format, "\n");
  }
  imported.issues.Sort();
  return imported;
}

}  // namespace urlfilter::compiler
