#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "compiler/lists/load_plan.h"
#include "compiler/lists/refusal_issues.h"
#include "compiler/lists/rule_table.h"
#include "compiler/lists/rule_table_data.h"
#include "compiler/lists/source_reader.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxRules = 0xffffffffu;

void ReportSource(const PlannedSource& planned, const SourceFindings& findings,
                  const Policy& policy, bool all_refusals, IssueList& issues) {
  if (!planned.source.inlined) return AddFileIssues(findings, all_refusals, issues);
  AddInlineIssues(findings, planned.inline_rules, policy.FindSource(findings.file), issues);
}

void ReportEmptyLists(const Policy& policy, std::span<const ListCounts> all, IssueList& issues) {
  for (size_t i = 0; i < policy.lists.size(); ++i) {
    const ListCounts& counts = all[i];
    const bool empty = counts.rules + counts.filtered == 0 && counts.lines > 0;
    if (policy.lists[i].expired || !empty) continue;
    Issue& issue = issues.Add(
        "UF0206", policy.lists[i].where,
        absl::StrCat("the list \"", counts.list, "\" gives no rule: lines read: ", counts.lines,
                     ", refused: ", counts.refused.total()),
        "Correct its file or format, or remove the list.");
    policy.AttachSource(issue);
  }
}

}  // namespace

// Friend of RuleTable: puts its data together.
class RuleLoader {
 public:
  static absl::StatusOr<RuleTable> Load(const Policy& policy, const LoadOptions& options,
                                        IssueList& issues) {
    auto data = std::make_unique<RuleTable::Data>();
    for (const PolicyList& list : policy.lists) data->counts.emplace_back().list = list.name;
    data->counts.emplace_back().list = "exceptions";
    LoadPlan plan = PlanLoad(policy, options, issues);
    const std::vector<SourceFindings> findings = SourceReader(plan, *data).Read(options);
    if (data->rule_count > kMaxRules) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the lists have ", data->rule_count, " rules; the limit is ", kMaxRules));
    }
    for (size_t source = 0; source < findings.size(); ++source) {
      ReportSource(*plan.sources[source], findings[source], policy, options.all_refusals, issues);
    }
    ReportEmptyLists(policy, data->counts, issues);
    data->files = std::move(plan.files);
    return RuleTable(std::move(data));
  }
};

absl::StatusOr<RuleTable> LoadRules(const Policy& policy, const LoadOptions& options,
                                    IssueList& issues) {
  return RuleLoader::Load(policy, options, issues);
}

}  // namespace urlfilter::compiler
