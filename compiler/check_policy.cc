#include "compiler/check_policy.h"

#include <utility>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/findings/rule_notes.h"
#include "compiler/findings/shrunk_lists.h"
#include "compiler/release/policy_tests.h"
#include "diagnostics/source_text.h"
#include "diagnostics/suppressions.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxReportBytes = 64 << 20;

absl::Status CompareWithLast(const std::string& last_report, CheckedPolicy& checked) {
  if (last_report.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string json, ReadFile(last_report, kMaxReportBytes));
  ASSIGN_OR_RETURN(const RulesOfLists before, ReadRulesOfLists(json));
  FindShrunkLists(checked.compiled.policy, checked.compiled.table, before, checked.issues);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CheckedPolicy> CheckPolicy(const std::string& path, const CheckOptions& options) {
  IssueList issues;
  ASSIGN_OR_RETURN(CompiledPolicy compiled, CompilePolicy(path,
                                                          {.threads = options.threads,
                                                           .today = options.today,
                                                           .keep_redundant = false,
                                                           .all_refusals = options.all_refusals},
                                                          issues));
  CheckedPolicy checked{std::move(compiled), std::move(issues)};
  FindRuleNotes(checked.compiled.policy, checked.compiled.table, checked.compiled.keys,
                checked.issues);
  RunPolicyTests(checked.compiled, checked.issues);
  RETURN_IF_ERROR(CompareWithLast(options.last_report, checked));
  AttachSourceLines(checked.compiled.policy.sources, checked.issues);
  checked.issues.Sort();
  checked.suppressed = ApplySuppressions(checked.compiled.policy.sources, checked.issues);
  return checked;
}

}  // namespace urlfilter::compiler
