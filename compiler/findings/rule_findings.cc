#include "compiler/findings/rule_findings.h"

#include <algorithm>
#include <bitset>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/findings/counted_issues.h"
#include "compiler/findings/rule_place.h"

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

  void FindPublicSuffixes(std::span<const PublicSuffix> suffixes) {
    for (const PublicSuffix& suffix : suffixes) {
      // Names without a dot need no list; see FindWildcardSuffixes.
      if (suffix.kind != PublicSuffix::Kind::kName || suffix.name.find('.') == std::string::npos)
        continue;
      const auto keys = keys_.keys();
      const auto at = std::lower_bound(keys.begin(), keys.end(), suffix.name);
      if (at == keys.end() || *at != suffix.name) continue;
      AddPublicSuffix(static_cast<size_t>(at - keys.begin()), suffix.icann);
    }
  }

  // Names one label below a wildcard of the list, and names of one label, which are suffixes by
  // the list's default rule `*`. Each key is looked at, most of them for the length of what
  // follows the first label only.
  void FindWildcardSuffixes(std::span<const PublicSuffix> suffixes) {
    std::unordered_map<std::string_view, bool> parents;
    std::unordered_set<std::string_view> excepted;
    std::bitset<256> lengths;
    for (const PublicSuffix& suffix : suffixes) {
      if (suffix.kind == PublicSuffix::Kind::kExcepted) excepted.insert(suffix.name);
      if (suffix.kind != PublicSuffix::Kind::kChildren) continue;
      parents.emplace(suffix.name, suffix.icann);
      lengths.set(suffix.name.size() & 255);
    }
    const auto keys = keys_.keys();
    for (size_t i = 0; i < keys.size(); ++i) {
      const size_t dot = keys[i].find('.');
      if (dot == std::string_view::npos) {
        if (keys[i].find_first_of("/?#:") == std::string_view::npos) AddPublicSuffix(i, true);
        continue;
      }
      const std::string_view rest = keys[i].substr(dot + 1);
      if (!lengths[rest.size() & 255]) continue;
      const auto parent = parents.find(rest);
      if (parent == parents.end()) continue;
      if (!excepted.contains(keys[i])) AddPublicSuffix(i, parent->second);
    }
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

  void AddPublicSuffix(size_t key_index, bool icann) {
    const uint32_t rule = keys_.RuleOf(key_index);
    if (rule == KeySet::kNoRule) return;
    const absl::string_view name = AbslView(keys_.keys()[key_index]);
    Add(rule, "UF0304",
        absl::StrCat(name, " is a public suffix", icann ? "" : " of a hosting service",
                     ": every site below it would be blocked"),
        absl::StrCat("Name the domains that are meant, or leave this one out: `exclude: [\"=", name,
                     "\"]`."));
  }

  std::string_view Text(uint32_t rule) const { return table_.rules()[rule].text(); }

  void Add(uint32_t rule, std::string_view id, std::string message, std::string help) {
    Issue issue = IssueAtRule(policy_, table_, rule, id, std::move(message), std::move(help));
    if (IsInline(table_, rule)) return issues_.Add(std::move(issue));
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
                    std::span<const PublicSuffix> suffixes, IssueList& issues) {
  RuleFinder finder(policy, table, keys, issues);
  finder.FindBlockedExceptions();
  finder.FindIdleExceptions();
  finder.FindPublicSuffixes(suffixes);
  finder.FindWildcardSuffixes(suffixes);
  finder.Finish();
}

void FindRuleIssues(const Policy& policy, const RuleTable& table, const KeySet& keys,
                    IssueList& issues) {
  const auto suffixes = LoadPublicSuffixes(kPublicSuffixFile);
  if (!suffixes.ok()) {
    issues.Add("UF0315", {policy.path, 0, 0, 0},
               absl::StrCat("public suffixes are not looked for: ", suffixes.status().message()),
               "Install the package publicsuffix.");
    return FindRuleIssues(policy, table, keys, {}, issues);
  }
  FindRuleIssues(policy, table, keys, *suffixes, issues);
}

}  // namespace urlfilter::compiler
