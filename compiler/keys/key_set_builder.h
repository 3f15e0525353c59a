// The steps of KeySet::Build, each with the state it needs. Private to this folder.
#ifndef URLFILTER_COMPILER_KEYS_KEY_SET_BUILDER_H_
#define URLFILTER_COMPILER_KEYS_KEY_SET_BUILDER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/keys/key_set.h"
#include "compiler/keys/key_table.h"

namespace urlfilter::compiler {

class KeySetBuilder {
 public:
  KeySetBuilder(const RuleView& rules, const KeySetOptions& options);
  KeySet Build() &&;

 private:
  enum class Fate : uint8_t { kNone, kKept, kDuplicate, kExcepted, kRedundant };
  struct TextOfCandidate {
    const CandidateKeys* candidates;
    std::string_view operator()(uint32_t id) const { return candidates->Text(id); }
  };
  using Shard = KeyTableShard<TextOfCandidate>;
  // The same key from two lists: (first candidate with it, a list that has it).
  using Shared = std::pair<uint32_t, uint32_t>;

  // Each step reads the fates that earlier ones left.
  void MarkDuplicates();
  void MarkExcepted();
  void MarkRedundant();
  void FindBlockedExceptions();
  // 27: `b.com/x` blocks a part of what lies below the exception `a.b.com`.
  void FindCrossingKeys();
  void FindIdleExceptions();
  void AddBlocked(uint32_t exception_rule, uint32_t id);
  void CountFates();
  void CountOverlaps();
  void SortKept();
  void InsertOnboardingRow();

  std::vector<Shared> FillShard(size_t shard);
  const Shard& ShardOf(uint64_t hash) const { return shards_[ShardIndex(hash)]; }
  size_t ShardIndex(uint64_t hash) const {
    return static_cast<size_t>((hash >> 32) * shards_.size() >> 32);
  }
  // The candidate with this text that is in the filter or covered by one that is, or kNone.
  uint32_t FindBlocking(std::string_view text) const;
  uint32_t ListOfCandidate(uint32_t id) const { return view_.ListOf(candidates_->RuleOf(id)); }
  // Gives `fate` to every kept candidate that `leave_out(text, part)` names, on all threads; `part`
  // numbers the thread.
  template <typename LeaveOut>
  void MarkKept(Fate fate, const LeaveOut& leave_out);

  const RuleView view_;
  const KeySetOptions options_;
  std::unique_ptr<const CandidateKeys> candidates_;
  std::vector<Shard> shards_;
  std::vector<Fate> fates_;  // By candidate id.
  std::vector<Shared> shared_;
  std::set<std::string_view> busy_exceptions_;  // Exception keys that leave something out.
  KeySet result_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_SET_BUILDER_H_
