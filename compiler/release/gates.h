// What a release may not do by accident: come out empty, lose or gain too much.
#ifndef URLFILTER_COMPILER_RELEASE_GATES_H_
#define URLFILTER_COMPILER_RELEASE_GATES_H_

#include <string>
#include <vector>

#include "compiler/policy/policy.h"
#include "compiler/release/key_changes.h"

namespace urlfilter::compiler {

// `overrides` where it says something, otherwise `policy`.
GatePlan MergeGates(const GatePlan& policy, const GatePlan& overrides);

// The gates that the change does not pass, each as a sentence that names the number and the limit.
// Without a release before (no `before`) only min_entries is looked at.
std::vector<std::string> FailedGates(const GatePlan& gates, const KeyChanges& changes);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_GATES_H_
