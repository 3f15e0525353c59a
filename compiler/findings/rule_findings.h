// What the rules of a policy would do on a device that no admin can have meant: exceptions that
// cannot hold, exceptions that change nothing, whole public suffixes blocked.
#ifndef URLFILTER_COMPILER_FINDINGS_RULE_FINDINGS_H_
#define URLFILTER_COMPILER_FINDINGS_RULE_FINDINGS_H_

#include <span>

#include "compiler/findings/public_suffixes.h"
#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Adds UF0301, UF0302 and UF0304. What is written in the policy is an error; what a list file
// brings in is a warning, one a list with examples, since nobody can edit such files. `keys` is
// built from `table`. Time: O(exceptions + suffixes * log keys + keys).
void FindRuleIssues(const Policy& policy, const RuleTable& table, const KeySet& keys,
                    std::span<const PublicSuffix> suffixes, IssueList& issues);

// The same with the installed list of public suffixes; a note says so if there is none.
void FindRuleIssues(const Policy& policy, const RuleTable& table, const KeySet& keys,
                    IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_RULE_FINDINGS_H_
