// What LoadRules is going to read: each source of a policy's lists, with the syntax of its lines.
// Private to this folder.
#ifndef URLFILTER_COMPILER_LISTS_LOAD_PLAN_H_
#define URLFILTER_COMPILER_LISTS_LOAD_PLAN_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "compiler/lists/host_patterns.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// One file of a list, the rules written in a list, or exceptions written in one policy file.
struct PlannedSource {
  RuleSource source;
  SinkOptions sink;
  std::string_view text;         // Of a file, without byte order mark.
  std::optional<Syntax> syntax;  // A file always has one.
  SourceRange listed_at;         // Where the policy names the file.
  std::vector<InlineRule> inline_rules;
};

// In the order of the policy. Movable; sources stay where they are.
struct LoadPlan {
  std::vector<std::unique_ptr<PlannedSource>> sources;
  std::vector<std::unique_ptr<MappedFile>> files;
  std::vector<std::unique_ptr<HostFilter>> filters;
};

// Opens the files and decides on their syntax. A file that cannot be read (UF0114), is no list
// (SniffListFile) or is written in another syntax than its list says (UF0406) becomes an issue and
// no source; one of which no syntax is known is read as kMixed (UF0407). With a bad `include` or
// `exclude` (UF0314) a list is read as if it had none.
LoadPlan PlanLoad(const Policy& policy, const LoadOptions& options, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_LOAD_PLAN_H_
