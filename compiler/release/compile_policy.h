// From a policy file to the keys of its filter: everything up to the release itself.
#ifndef URLFILTER_COMPILER_RELEASE_COMPILE_POLICY_H_
#define URLFILTER_COMPILER_RELEASE_COMPILE_POLICY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "compiler/progress/progress.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

struct CompileOptions {
  int threads = 2;
  int32_t today = 0;  // As in PolicyOptions.
  bool keep_redundant = false;
  bool all_refusals = false;  // As in LoadOptions.
  Progress* progress = NoProgress();
};

// Movable; the key set points into the rule table beside it.
struct CompiledPolicy {
  Policy policy;
  RuleTable table;
  KeySet keys;
};

// Reads the policy and its lists and makes the key set. What is wrong with them becomes issues;
// with errors among them the result must not be published. Errors: those of LoadPolicy (the policy
// itself cannot be read) and of LoadRules (too many rules).
absl::StatusOr<CompiledPolicy> CompilePolicy(const std::string& path, const CompileOptions& options,
                                             IssueList& issues);

// Apple's onboarding check asks the PIR server for one row, and every row must hit the filter: the
// row is in both, or, without `pir`, in neither.
inline bool WantsOnboardingRow(const Policy& policy) {
  return policy.pir.enabled && policy.onboarding_row;
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_COMPILE_POLICY_H_
