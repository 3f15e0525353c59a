// What the policy asks of the filter's rate and size, and what its keys allow.
#ifndef URLFILTER_COMPILER_FINDINGS_RATE_FINDINGS_H_
#define URLFILTER_COMPILER_FINDINGS_RATE_FINDINGS_H_

#include <cstdint>

#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Adds UF0316 where the policy writes a rate that its filter is predicted to miss by half or more,
// and UF0317 where the filter is larger than size_budget. `key_count` is that of the key set.
void FindRateIssues(const Policy& policy, uint64_t key_count, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_RATE_FINDINGS_H_
