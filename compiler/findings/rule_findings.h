// What the rules of a policy would do on a device that no admin can have meant: exceptions that
// cannot hold, exceptions that change nothing, whole public suffixes blocked.
#ifndef URLFILTER_COMPILER_FINDINGS_RULE_FINDINGS_H_
#define URLFILTER_COMPILER_FINDINGS_RULE_FINDINGS_H_

#include "compiler/findings/public_suffixes.h"
#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Adds UF0301 (only for the target neurlfilter), UF0302 and UF0304. What is written in the policy
// is an error; what a list file brings in is a warning, one a list with examples, since nobody can
// edit such files. UF0302 is for the policy's own exceptions, and not looked for if LoadRules has
// put into `issues` that a list file is missing or no list: it might hold what they except. `keys`
// is built from `table`. The result does not depend on `threads`. Time: O(exceptions + keys).
void FindRuleIssues(const Policy& policy, const RuleTable& table, const KeySet& keys,
                    const PublicSuffixes& suffixes, int threads, IssueList& issues);

// The installed list of public suffixes; without one, an empty list and a note (UF0315).
PublicSuffixes InstalledSuffixes(const Policy& policy, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_RULE_FINDINGS_H_
