// What the policy asks of the filter's rate and size, and what its keys allow.
#ifndef URLFILTER_COMPILER_FINDINGS_RATE_FINDINGS_H_
#define URLFILTER_COMPILER_FINDINGS_RATE_FINDINGS_H_

#include <cstdint>

#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Adds UF0316 where the policy writes a rate and its filter is predicted to err more than 1.5 times
// as often, and UF0317 where the bits alone are larger than size_budget. The filter is that of a
// first release with `key_count` keys; without keys, or where PlanPrefilter fails, there is nothing
// to say.
void FindRateIssues(const Policy& policy, uint64_t key_count, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_RATE_FINDINGS_H_
