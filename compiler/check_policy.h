// All that `urlfilterc check` finds in a policy: keys and values, list files, rules, tests. The
// same as `build`, and notes that cost more time than a build should take.
#ifndef URLFILTER_COMPILER_CHECK_POLICY_H_
#define URLFILTER_COMPILER_CHECK_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "compiler/release/compile_policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

struct CheckOptions {
  int threads = 2;
  int32_t today = 0;          // As in PolicyOptions.
  bool all_refusals = false;  // As in LoadOptions.
  // Of the last release, to find lists that shrank; a path, or empty.
  std::string last_report;
};

struct CheckedPolicy {
  CompiledPolicy compiled;
  IssueList issues;  // Sorted, without those that comments suppress.
  size_t suppressed = 0;
};

// Errors: those of CompilePolicy; those of base/files.h for `last_report`, and DataLoss if that is
// no report.json.
absl::StatusOr<CheckedPolicy> CheckPolicy(const std::string& path, const CheckOptions& options);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_CHECK_POLICY_H_
