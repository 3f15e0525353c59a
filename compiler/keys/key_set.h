// The keys of a filter: what the rules of a policy come to, once duplicates, exceptions and keys
// that change nothing are left out.
//
//   ASSIGN_OR_RETURN(const RuleTable table, LoadRules(policy, {}, issues));
//   const KeySet keys = KeySet::Build(ViewOf(table), {.profile = policy.profile});
//   for (std::string_view key : keys.keys()) builder.Add(key);
//
// What is left out, in this order:
//   duplicate   the same key came from an earlier rule; the first rule keeps it
//   excepted    an exception is the key or lies above it (key_cover.h, BelowException)
//   redundant   another key of the set covers it (key_cover.h, LosslessCover)
//
// The result depends on the rules and their order only, not on the number of threads. Immutable
// after Build; safe to read from any thread. Points into the rules' text, which must outlive it.
#ifndef URLFILTER_COMPILER_KEYS_KEY_SET_H_
#define URLFILTER_COMPILER_KEYS_KEY_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/big_array.h"
#include "compiler/keys/candidate_keys.h"
#include "compiler/lists/rule_table.h"
#include "compiler/progress/progress.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

struct KeySetOptions {
  url::Profile profile = url::Profile::kBoth;
  int threads = 2;
  bool keep_redundant = false;
  bool onboarding_row = false;  // Add kOnboardingRow; it is never left out.
  Progress* progress = NoProgress();
};

// What became of the keys of one list. keys = kept + duplicates + excepted + redundant.
struct ListKeyCounts {
  uint64_t keys = 0;  // Asked for by rules that block.
  uint64_t kept = 0;
  uint64_t duplicates = 0;
  uint64_t excepted = 0;
  uint64_t redundant = 0;
  uint64_t unusable_rules = 0;  // Rules that no URL can ever meet.
};

// How many keys of two lists are the same, before anything but duplicates is left out.
struct ListOverlap {
  uint32_t list_a = 0;
  uint32_t list_b = 0;  // Greater than list_a.
  uint64_t keys = 0;
};

// An exception that cannot be honoured: a kept key blocks it, or a part of what lies below it, on a
// device, where there is no allow verdict.
struct BlockedException {
  uint32_t exception_rule = 0;
  uint32_t blocking_rule = 0;
  std::string_view blocking_key;
};

// SHA-256 over every key followed by '\n': the digest of the file keys.txt.
std::string KeySetSha256Hex(std::span<const std::string_view> keys);

class KeySet {
 public:
  // The rule of a key that no rule asked for (the onboarding row).
  static constexpr uint32_t kNoRule = 0xffffffff;

  static KeySet Build(const RuleView& rules, const KeySetOptions& options);

  // Sorted by bytes, unique.
  std::span<const std::string_view> keys() const { return keys_.span(); }
  // The first rule that asked for keys()[i], as an index into RuleView::rules, or kNoRule.
  uint32_t RuleOf(size_t i) const { return rule_of_[i]; }

  // One entry a list, and one for `exceptions` (the last). The row that onboarding_row adds is in
  // none of them.
  const std::vector<ListKeyCounts>& counts() const { return counts_; }
  const std::vector<ListOverlap>& overlaps() const { return overlaps_; }
  // Rules that allow and change nothing: no key is equal to theirs, below it or above it.
  const std::vector<uint32_t>& idle_exceptions() const { return idle_exceptions_; }
  const std::vector<BlockedException>& blocked_exceptions() const { return blocked_exceptions_; }
  std::span<const UnusableRule> unusable_rules() const { return candidates_->unusable(); }

  // What the rules asked for, before anything was left out: in the order of the rules, which is
  // the order of their texts in memory.
  const CandidateKeys& candidates() const { return *candidates_; }

  std::string Sha256Hex() const { return KeySetSha256Hex(keys()); }

 private:
  friend class KeySetBuilder;
  std::unique_ptr<const CandidateKeys> candidates_;  // Owns computed key texts.
  BigArray<std::string_view> keys_;
  BigArray<uint32_t> rule_of_;
  std::vector<ListKeyCounts> counts_;
  std::vector<ListOverlap> overlaps_;
  std::vector<BlockedException> blocked_exceptions_;
  std::vector<uint32_t> idle_exceptions_;
};

// Whether `key` is one of keys() (binary search).
bool ContainsKey(std::span<const std::string_view> sorted_keys, std::string_view key);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_SET_H_
