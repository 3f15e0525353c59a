#include "compiler/findings/rule_findings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/strings.h"
#include "compiler/findings/counted_issues.h"
#include "compiler/findings/rule_place.h"
#include "compiler/keys/candidate_keys.h"
#include "compiler/keys/parallel.h"

namespace urlfilter::compiler {
namespace {

class RuleFinder {
 public:
  RuleFinder(const Policy& policy, const RuleTable& table, const KeySet& keys, IssueList& issues)
      : policy_(policy), table_(table), keys_(keys), issues_(issues) {}

  void FindBlockedExceptions() {
    if (!policy_.target_neurlfilter) return;
    for (const BlockedException& blocked : keys_.blocked_exceptions()) {
      const std::string_view text = Text(blocked.exception_rule);
      Add(blocked.exception_rule, "UF0301",
          absl::StrCat(AbslView(text), " cannot be spared while ", AbslView(blocked.blocking_key),
                       " is blocked (", NameOfRule(policy_, table_, blocked.blocking_rule), ")"),
          absl::StrCat("There is no allow verdict on a device. Block the wanted children of ",
                       AbslView(blocked.blocking_key), " one by one, or drop this exception."));
    }
  }

  void FindIdleExceptions() {
    if (IsListMissing()) return;  // Nobody knows what it would have blocked.
    for (const uint32_t rule : keys_.idle_exceptions()) {
      // Lists bring exceptions for rules of other lists; only the admin's own can be mistakes.
      if (!IsInline(table_, rule)) continue;
      Add(rule, "UF0302", absl::StrCat("nothing blocks ", AbslView(Text(rule)), " anyway"),
          "Delete it, or correct its spelling.");
    }
  }

  // Looks at every key that a rule asked for, in the order of their texts in memory, on all
  // threads; then at which of the few that are found are in the filter.
  void FindPublicSuffixes(const PublicSuffixes& suffixes, int threads) {
    const CandidateKeys& candidates = keys_.candidates();
    std::vector<std::set<std::string_view>> found(static_cast<size_t>(std::max(1, threads)));
    ParallelParts(candidates.id_limit(), threads, [&](size_t part, size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const auto id = static_cast<uint32_t>(i);
        if (!candidates.IsCandidate(id)) continue;
        if (suffixes.Find(candidates.Text(id))) found[part].insert(candidates.Text(id));
      }
    });
    for (size_t part = 1; part < found.size(); ++part) found[0].merge(found[part]);
    for (const std::string_view text : found[0]) AddPublicSuffix(text, *suffixes.Find(text));
  }

  void Finish() { std::move(counted_).MoveTo(issues_); }

 private:
  // Files that cannot be opened, globs without a match, and files that are no lists (UF04xx).
  bool IsListMissing() const {
    return std::any_of(issues_.issues().begin(), issues_.issues().end(), [](const Issue& issue) {
      return issue.id == "UF0114" || issue.id == "UF0115" ||
             (issue.severity == Severity::kError && issue.id.starts_with("UF04"));
    });
  }

  void AddPublicSuffix(std::string_view key, SuffixSection section) {
    const auto keys = keys_.keys();
    const auto at = std::lower_bound(keys.begin(), keys.end(), key);
    if (at == keys.end() || *at != key) return;
    const uint32_t rule = keys_.RuleOf(static_cast<size_t>(at - keys.begin()));
    if (rule == KeySet::kNoRule) return;
    const absl::string_view name = AbslView(key);
    Add(rule, "UF0304",
        absl::StrCat(name, " is a public suffix",
                     section == SuffixSection::kIcann ? "" : " of a hosting service",
                     ": every site below it would be blocked"),
        absl::StrCat("Name the domains that are meant, or leave this one out: `exclude: [\"=", name,
                     "\"]`."));
  }

  std::string_view Text(uint32_t rule) const { return table_.rules()[rule].text(); }

  void Add(uint32_t rule, std::string_view id, std::string message, std::string help) {
    Issue issue = IssueAtRule(policy_, table_, rule, id, std::move(message), std::move(help));
    if (IsInline(table_, rule)) {
      issues_.Add(std::move(issue));
      return;
    }
    issue.severity = Severity::kWarning;
    counted_.Add(table_.ListOf(table_.rules()[rule]), std::move(issue));
  }

  const Policy& policy_;
  const RuleTable& table_;
  const KeySet& keys_;
  IssueList& issues_;
  CountedIssues counted_;
};

}  // namespace

void FindRuleIssues(const Policy& policy, const RuleTable& table, const KeySet& keys,
                    const PublicSuffixes& suffixes, int threads, IssueList& issues) {
  RuleFinder finder(policy, table, keys, issues);
  finder.FindBlockedExceptions();
  finder.FindIdleExceptions();
  finder.FindPublicSuffixes(suffixes, threads);
  finder.Finish();
}

PublicSuffixes InstalledSuffixes(const Policy& policy, IssueList& issues) {
  absl::StatusOr<PublicSuffixes> suffixes = PublicSuffixes::Load(kPublicSuffixFile);
  if (suffixes.ok()) return *std::move(suffixes);
  issues.Add("UF0315", {policy.path, 0, 0, 0},
             absl::StrCat("public suffixes are not looked for: ", suffixes.status().message()),
             "Install the package publicsuffix.");
  return PublicSuffixes();
}

}  // namespace urlfilter::compiler
