#include "compiler/findings/rule_notes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/findings/counted_issues.h"
#include "compiler/findings/rule_place.h"
#include "compiler/keys/key_cover.h"
#include "diagnostics/catalog.h"
#include "diagnostics/count_text.h"
#include "filterlib/url/key_note.h"
#include "filterlib/url/rule_keys.h"

namespace urlfilter::compiler {
namespace {

using url::KeyNote;

// The diagnostic of a note of the key maker; empty for those that change nothing.
std::string_view IdOf(KeyNote note) {
  switch (note) {
    case KeyNote::kPathNotOnSubdomains26:
      return "UF0306";
    case KeyNote::kCapitalsNeedTwoKeys:
      return "UF0307";
    case KeyNote::kEscapesNeedTwoKeys:
      return "UF0308";
    case KeyNote::kQueryMatchesWhole:
      return "UF0309";
    case KeyNote::kSchemeDropped:
    case KeyNote::kUserInfoDropped:
    case KeyNote::kPortDropped:
    case KeyNote::kWwwStripped:
      return "UF0313";
    default:
      return {};
  }
}

// True if the authority of a rule ends with a port that is no default one.
bool HasOtherPort(std::string_view rule) {
  const size_t scheme = rule.find("://");
  if (scheme != std::string_view::npos) rule.remove_prefix(scheme + 3);
  const std::string_view authority = rule.substr(0, rule.find_first_of("/?#"));
  const size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return false;
  const std::string_view port = authority.substr(colon + 1);
  return port != "80" && port != "443";
}

class NoteFinder {
 public:
  NoteFinder(const Policy& policy, const RuleTable& table, const KeySet& keys)
      : policy_(policy), table_(table), keys_(keys) {}

  void Find(IssueList& issues) {
    for (uint32_t rule = 0; rule < table_.rules().size(); ++rule) {
      if (!(table_.rules()[rule].flags & kRuleCanonicalHost)) FindNotes(rule);
      if (IsInline(table_, rule)) FindCover(rule);
      if (IsConvertedInFile(rule)) AddNote(rule, "UF0312", KeyNote::kIdnConverted);
    }
    std::move(counted_).MoveTo(issues);
    for (const PolicyList& list : policy_.lists) {
      for (const InlineRule& rule : list.rules) FindRawName(list.where.file, rule, issues);
    }
    for (const PolicyException& exception : policy_.exceptions) {
      FindRawName(exception.file, exception.rule, issues);
    }
    FindCoveredLists(issues);
  }

 private:
  std::string_view Text(uint32_t rule) const { return table_.rules()[rule].text(); }

  void Add(uint32_t rule, std::string_view id, std::string message) {
    const CatalogEntry* entry = FindCatalogEntry(id);
    counted_.Add(
        table_.ListOf(table_.rules()[rule]),
        IssueAtRule(policy_, table_, rule, id, std::move(message), std::string(entry->way_out)));
  }

  void AddNote(uint32_t rule, std::string_view id, KeyNote note) {
    Add(rule, id, absl::StrCat(AbslView(Text(rule)), ": ", AbslView(KeyNoteText(note))));
  }

  // A name in Unicode in a list file; of those in the policy FindRawName shows what was written.
  bool IsConvertedInFile(uint32_t rule) const {
    return (table_.rules()[rule].flags & kRuleConverted) != 0 && !IsInline(table_, rule);
  }

  void FindNotes(uint32_t rule) {
    const auto keys = url::KeysForRule(Text(rule), policy_.profile);
    if (!keys.ok()) return;
    std::string_view last;
    for (const KeyNote note : keys->notes) {
      const bool other_port = note == KeyNote::kPortDropped && HasOtherPort(Text(rule));
      const bool converted = note == KeyNote::kIdnConverted && !IsInline(table_, rule);
      const std::string_view id = other_port ? "UF0318" : converted ? "UF0312" : IdOf(note);
      if (id.empty() || id == last) continue;
      last = id;
      AddNote(rule, id, note);
    }
  }

  // A rule of the policy that another rule makes needless.
  void FindCover(uint32_t rule) {
    if (table_.rules()[rule].flags & kRuleAllow) return;
    const auto keys = url::KeysForRule(Text(rule), policy_.profile);
    if (!keys.ok()) return;
    for (const std::string& key : keys->keys) {
      if (!FindCoverOfKey(rule, key)) return;
    }
  }

  // True if `key` of `rule` is needed.
  bool FindCoverOfKey(uint32_t rule, std::string_view key) {
    const uint32_t owner = OwnerOf(key);
    if (owner == rule) return true;
    if (owner != KeySet::kNoRule) {
      Add(rule, "UF0303",
          absl::StrCat(AbslView(Text(rule)), " is blocked already (",
                       NameOfRule(policy_, table_, owner), ")"));
      return false;
    }
    return !AnyParent(key, LosslessCover(policy_.profile), [&](std::string_view parent) {
      const uint32_t wider = OwnerOf(parent);
      if (wider == KeySet::kNoRule) return false;
      Add(rule, "UF0303",
          absl::StrCat(AbslView(Text(rule)), " is covered by ", AbslView(parent), " (",
                       NameOfRule(policy_, table_, wider), ")"));
      return true;
    });
  }

  uint32_t OwnerOf(std::string_view key) const {
    const auto keys = keys_.keys();
    const auto at = std::lower_bound(keys.begin(), keys.end(), key);
    if (at == keys.end() || *at != key) return KeySet::kNoRule;
    return keys_.RuleOf(static_cast<size_t>(at - keys.begin()));
  }

  // International names: the rule table has their ASCII form, the policy what was written.
  void FindRawName(const std::string& file, const InlineRule& rule, IssueList& issues) const {
    const auto ascii = [](char c) { return static_cast<uint8_t>(c) < 0x80; };
    if (std::all_of(rule.text.begin(), rule.text.end(), ascii)) return;
    const auto keys = url::KeysForRule(rule.text, policy_.profile);
    if (!keys.ok() || keys->notes.empty() || keys->keys.empty()) return;
    if (std::find(keys->notes.begin(), keys->notes.end(), KeyNote::kIdnConverted) ==
        keys->notes.end()) {
      return;
    }
    const SourceRange where{file, rule.line, rule.column, 0};
    Issue& issue =
        issues.Add("UF0312", where,
                   absl::StrCat(rule.text, ": ", AbslView(KeyNoteText(KeyNote::kIdnConverted)),
                                ": ", keys->keys.front()),
                   std::string(FindCatalogEntry("UF0312")->way_out));
    policy_.AttachSource(issue);
  }

  void FindCoveredLists(IssueList& issues) const {
    for (size_t i = 0; i < policy_.lists.size(); ++i) {
      const ListKeyCounts& counts = keys_.counts()[i];
      if (counts.redundant == 0 || policy_.lists[i].files.empty()) continue;
      Issue& issue = issues.Add(
          "UF0303", policy_.lists[i].where,
          absl::StrCat(WithCommas(counts.redundant), " of the ", CountOf(counts.keys, "key"),
                       " of the list \"", policy_.lists[i].name,
                       counts.redundant == 1 ? "\" is" : "\" are", " covered by wider rules"),
          "Nothing to do: the build leaves them out.");
      issue.count = counts.redundant;
      policy_.AttachSource(issue);
    }
  }

  const Policy& policy_;
  const RuleTable& table_;
  const KeySet& keys_;
  CountedIssues counted_;
};

}  // namespace

void FindRuleNotes(const Policy& policy, const RuleTable& table, const KeySet& keys,
                   IssueList& issues) {
  NoteFinder(policy, table, keys).Find(issues);
}

}  // namespace urlfilter::compiler
