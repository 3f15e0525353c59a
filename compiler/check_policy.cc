#include "compiler/check_policy.h"

#include <utility>

#include "base/status_macros.h"

namespace urlfilter::compiler {

absl::StatusOr<CheckedPolicy> CheckPolicy(const std::string& path, const CheckOptions& options) {
  CheckedPolicy checked;
  ASSIGN_OR_RETURN(checked.policy, LoadPolicy(path, options.policy, checked.issues));
  // Lists are read even when a key is wrong: all mistakes at once.
  ASSIGN_OR_RETURN(RuleTable rules, LoadRules(checked.policy, options.load, checked.issues));
  checked.rules = std::move(rules);
  checked.issues.Sort();
  return checked;
}

}  // namespace urlfilter::compiler
