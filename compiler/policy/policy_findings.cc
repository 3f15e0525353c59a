#include "compiler/policy/policy_findings.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {
namespace {

constexpr int32_t kSoonDays = 14;

class PolicyFinder {
 public:
  PolicyFinder(const Policy& policy, int32_t today, IssueList& issues)
      : policy_(policy), today_(today), issues_(issues) {}

  void Find() {
    FindNamesTwice();
    for (const PolicyList& list : policy_.lists) {
      FindUpkeep(absl::StrCat("the list \"", list.name, "\""), list.owner, list.expires,
                 list.where);
    }
    for (const PolicyException& exception : policy_.exceptions) {
      const SourceRange where{exception.file, exception.rule.line, exception.rule.column, 0};
      FindUpkeep(absl::StrCat("the exception ", exception.rule.text), exception.owner,
                 exception.expires, where);
    }
    // Without `pir` there is no row to leave out.
    if (policy_.pir.enabled && !policy_.onboarding_row) {
      Report("UF0204", {policy_.path, 1, 1, 0},
             absl::StrCat("`onboarding_row: false` leaves ", kOnboardingRow, " out"),
             "Without that row the filter cannot pass Apple's onboarding check.");
    }
    const PrefetchPlan& prefetch = policy_.prefetch;
    if (!prefetch.jitter_where.file.empty() &&
        prefetch.jitter_seconds >= prefetch.interval_seconds) {
      Report("UF0104", prefetch.jitter_where,
             "`prefetch.jitter` must be less than `prefetch.interval`", "");
    }
  }

 private:
  void Report(std::string_view id, SourceRange where, std::string message, std::string help) {
    policy_.AttachSource(issues_.Add(id, std::move(where), std::move(message), std::move(help)));
  }

  void FindNamesTwice() {
    std::unordered_map<std::string_view, const PolicyList*> first_of;
    for (const PolicyList& list : policy_.lists) {
      if (list.name.empty()) continue;
      const auto [first, is_new] = first_of.emplace(list.name, &list);
      if (is_new) continue;
      const SourceRange& there = first->second->where;
      Report("UF0108", list.where,
             absl::StrCat("a list named \"", list.name, "\" is already at ", there.file, ":",
                          there.line),
             "Rename one of them, or give one list both files.");
    }
  }

  void FindUpkeep(const std::string& what, const std::string& owner, const std::string& expires,
                  const SourceRange& where) {
    if (owner.empty()) {
      Report("UF0201", where, absl::StrCat(what, " has no owner"),
             "Add `owner:` here or at the top of the policy.");
    }
    const std::optional<int32_t> last_day = ParseDate(expires);
    if (!last_day || today_ <= 0) return;
    const int32_t left = *last_day - today_;
    if (left < 0) {
      Report("UF0202", where, absl::StrCat(what, " expired on ", expires, " and is left out"),
             "Delete it, or give it a later day.");
    } else if (left <= kSoonDays) {
      Report("UF0203", where, absl::StrCat(what, " expires on ", expires), "");
    }
  }

  const Policy& policy_;
  const int32_t today_;
  IssueList& issues_;
};

}  // namespace

void FindPolicyIssues(const Policy& policy, int32_t today, IssueList& issues) {
  PolicyFinder(policy, today, issues).Find();
}

}  // namespace urlfilter::compiler
