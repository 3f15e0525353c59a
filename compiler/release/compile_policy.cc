#include "compiler/release/compile_policy.h"

#include <utility>

#include "base/status_macros.h"
#include "compiler/findings/rate_findings.h"
#include "compiler/findings/rule_findings.h"
#include "compiler/keys/candidate_keys.h"
#include "compiler/policy/policy_loader.h"

namespace urlfilter::compiler {

absl::StatusOr<CompiledPolicy> CompilePolicy(const std::string& path, const CompileOptions& options,
                                             IssueList& issues) {
  options.progress->Begin("reading the policy");
  ASSIGN_OR_RETURN(Policy policy, LoadPolicy(path, {.today = options.today}, issues));
  const LoadOptions load_options{.threads = options.threads,
                                 .all_refusals = options.all_refusals,
                                 .progress = options.progress};
  ASSIGN_OR_RETURN(RuleTable table, LoadRules(policy, load_options, issues));
  KeySet keys = KeySet::Build(ViewOf(table), {.profile = policy.profile,
                                              .threads = options.threads,
                                              .keep_redundant = options.keep_redundant,
                                              .onboarding_row = WantsOnboardingRow(policy),
                                              .progress = options.progress});
  options.progress->Begin("checking rules");
  FindRuleIssues(policy, table, keys, InstalledSuffixes(policy, issues), options.threads, issues);
  if (policy.target_neurlfilter) FindRateIssues(policy, keys.keys().size(), issues);
  return CompiledPolicy{std::move(policy), std::move(table), std::move(keys)};
}

}  // namespace urlfilter::compiler
