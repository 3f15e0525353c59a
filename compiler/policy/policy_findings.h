// What is wrong with a policy that no single value shows: names twice, expired lists, no owner.
// Findings about rules are in compiler/findings/rule_findings.h.
#ifndef URLFILTER_COMPILER_POLICY_POLICY_FINDINGS_H_
#define URLFILTER_COMPILER_POLICY_POLICY_FINDINGS_H_

#include <cstdint>

#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Adds UF0104 (jitter), UF0108, UF0201 to UF0204. `today` as in PolicyOptions.
void FindPolicyIssues(const Policy& policy, int32_t today, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_POLICY_FINDINGS_H_
