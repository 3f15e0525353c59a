// Lists that give far fewer rules than in the last release: truncated downloads, error pages.
#ifndef URLFILTER_COMPILER_FINDINGS_SHRUNK_LISTS_H_
#define URLFILTER_COMPILER_FINDINGS_SHRUNK_LISTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Rules by the name of their list.
using RulesOfLists = std::map<std::string, uint64_t>;

// From a release's report.json (docs/formats/report.md). DataLoss if it is none.
absl::StatusOr<RulesOfLists> ReadRulesOfLists(std::string_view report_json);

// Adds UF0205 for each list with less than half of its rules in `before`. Lists that are new or
// expired are passed over.
void FindShrunkLists(const Policy& policy, const RuleTable& table, const RulesOfLists& before,
                     IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_SHRUNK_LISTS_H_
