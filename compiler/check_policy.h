// All that `urlfilterc check` finds in a policy: keys and values, list files, rules.
#ifndef URLFILTER_COMPILER_CHECK_POLICY_H_
#define URLFILTER_COMPILER_CHECK_POLICY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "compiler/diagnostics/issue.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"

namespace urlfilter::compiler {

struct CheckOptions {
  PolicyOptions policy;
  LoadOptions load;
};

struct CheckedPolicy {
  Policy policy;
  std::optional<RuleTable> rules;
  IssueList issues;  // Sorted.
};

// Status as LoadPolicy.
absl::StatusOr<CheckedPolicy> CheckPolicy(const std::string& path, const CheckOptions& options);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_CHECK_POLICY_H_
