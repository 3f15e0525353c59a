// The keys that the rules of a table ask for, before anything is left out.
//
// Most rules are canonical hosts and thus their own keys: such a candidate is only its rule's
// index. Keys that have to be computed (url::KeysForRule) follow with ids from rules.size() on.
// Immutable after Collect; safe to read from any thread. Points into the rules' text.
#ifndef URLFILTER_COMPILER_KEYS_CANDIDATE_KEYS_H_
#define URLFILTER_COMPILER_KEYS_CANDIDATE_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lists/rule_table.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

// A key and the rule that asked for it.
struct ComputedKey {
  std::string_view text;
  uint32_t rule = 0;  // Index into RuleTable::rules().
};

// A rule that gives no key at all, and why.
struct UnusableRule {
  uint32_t rule = 0;
  std::string reason;
};

// Rules wherever they come from: what a RuleTable holds. A view; the rules stay with their owner.
struct RuleView {
  std::span<const Rule> rules;
  std::span<const RuleSource> sources;  // What Rule::source points into.
  size_t list_count = 0;                // One more than the highest RuleSource::list.

  uint32_t ListOf(uint32_t rule) const { return sources[rules[rule].source].list; }
};

inline RuleView ViewOf(const RuleTable& table) {
  return {table.rules(), table.sources(), table.counts().size()};
}

class CandidateKeys {
 public:
  static CandidateKeys Collect(const RuleView& view, url::Profile profile, int threads);

  // One more than the highest id.
  size_t id_limit() const { return rules_.size() + computed_.size(); }

  // Whether the id stands for a key: not if its rule is no key itself.
  bool IsCandidate(uint32_t id) const { return id >= rules_.size() || IsHostRule(id); }
  // Whether it is the key of a rule that is a host and no more.
  bool IsHostRule(uint32_t id) const {
    return id < rules_.size() && rules_[id].flags == kRuleCanonicalHost;
  }

  std::string_view Text(uint32_t id) const {
    return id < rules_.size() ? rules_[id].text() : computed_[id - rules_.size()].text;
  }
  // Fetches what Text(id) looks at.
  void Prefetch(uint32_t id) const {
    if (id < rules_.size()) __builtin_prefetch(&rules_[id]);
  }
  uint32_t RuleOf(uint32_t id) const {
    return id < rules_.size() ? id : computed_[id - rules_.size()].rule;
  }

  // The order of the rules, and of the keys of one rule.
  bool Before(uint32_t a, uint32_t b) const {
    const uint32_t rule_a = RuleOf(a), rule_b = RuleOf(b);
    return rule_a != rule_b ? rule_a < rule_b : a < b;
  }

  // The keys of rules that allow, in the order of the rules.
  std::span<const ComputedKey> exceptions() const { return exceptions_; }
  // Rules that no URL can ever meet, in order. The list loader refuses what it can see itself.
  std::span<const UnusableRule> unusable() const { return unusable_; }

 private:
  struct Part;
  std::span<const Rule> rules_;
  std::vector<ComputedKey> computed_;
  std::vector<ComputedKey> exceptions_;
  std::vector<UnusableRule> unusable_;
  // Own what is no part of a rule's text. Moving a deque leaves its strings where they are.
  std::vector<std::deque<std::string>> texts_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_CANDIDATE_KEYS_H_
