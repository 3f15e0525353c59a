// What an admin should know about rules that work: covered by others, costing two keys, reaching
// less or more than they seem to.
#ifndef URLFILTER_COMPILER_FINDINGS_RULE_NOTES_H_
#define URLFILTER_COMPILER_FINDINGS_RULE_NOTES_H_

#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Adds UF0303, UF0306 to UF0309, UF0312, UF0313 and UF0318: one issue a list and kind, but one a
// name for international names that the policy itself writes, and one a list for all keys of its
// files that are covered. Asks for the keys of every rule with a path again: for `check`, not for
// `build`.
void FindRuleNotes(const Policy& policy, const RuleTable& table, const KeySet& keys,
                   IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_RULE_NOTES_H_
