#include "compiler/findings/rate_findings.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_rate.h"
#include "compiler/release/prefilter_plan.h"
#include "diagnostics/count_text.h"

namespace urlfilter::compiler {
namespace {

// The prediction itself is good to a few per cent; small filters round up to whole hashes and bits.
constexpr double kMissedBy = 1.5;

void Report(const Policy& policy, std::string_view id, std::string message, std::string help,
            IssueList& issues) {
  SourceRange where = policy.rate.where;
  if (where.file.empty()) where = {policy.path, 1, 1, 0};
  policy.AttachSource(issues.Add(id, std::move(where), std::move(message), std::move(help)));
}

void FindMissedRate(const Policy& policy, const PrefilterPlan& plan, uint64_t key_count,
                    IssueList& issues) {
  if (policy.rate.where.file.empty()) return;
  const double predicted = bloom::PredictedPerKeyRate(plan.parameters, key_count);
  if (predicted <= kMissedBy * plan.per_key_rate) return;
  const double per_url = bloom::PerUrlRate(plan.per_key_rate, TypicalCandidates(policy.profile));
  Report(policy, "UF0316",
         absl::StrFormat("a rate of %.3g for one key is out of reach: %.3g is predicted for %s in "
                         "%s",
                         plan.per_key_rate, predicted, CountOf(key_count, "key"),
                         CountOf(plan.parameters.bit_count, "bit")),
         policy.rate.per_url
             ? "Ask for a higher rate."
             : absl::StrFormat("Write `{per_url: %.3g}`, which enlarges the filter until the "
                               "prediction holds, or accept the predicted rate.",
                               per_url),
         issues);
}

void FindOverBudget(const Policy& policy, const PrefilterPlan& plan, IssueList& issues) {
  const uint64_t bytes = bloom::ByteCount(plan.parameters);
  if (policy.size_budget_bytes == 0 || bytes <= policy.size_budget_bytes) return;
  Report(policy, "UF0317",
         absl::StrCat("the filter needs ", CountOf(bytes, "byte"), "; `size_budget` is ",
                      WithCommas(policy.size_budget_bytes)),
         "Allow a higher false_positive_rate, drop lists, or raise the budget.", issues);
}

}  // namespace

void FindRateIssues(const Policy& policy, uint64_t key_count, IssueList& issues) {
  if (key_count == 0) return;
  const auto plan = PlanPrefilter({.item_count = key_count,
                                   .rate = policy.rate,
                                   .profile = policy.profile,
                                   .murmur_seed = policy.murmur_seed,
                                   .key_set_sha256 = "",
                                   .sizing = policy.sizing,
                                   .previous = std::nullopt});
  if (!plan.ok()) return;  // The build says so.
  FindMissedRate(policy, *plan, key_count, issues);
  FindOverBudget(policy, *plan, issues);
}

}  // namespace urlfilter::compiler
