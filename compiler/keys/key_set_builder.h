// The steps of KeySet::Build, each with the state it needs. Private to this folder.
#ifndef URLFILTER_COMPILER_KEYS_KEY_SET_BUILDER_H_
#define URLFILTER_COMPILER_KEYS_KEY_SET_BUILDER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/keys/candidate_keys.h"
#include "compiler/keys/key_cover.h"
#include "compiler/keys/key_set.h"
#include "compiler/keys/key_table.h"
#include "compiler/keys/parallel.h"

namespace urlfilter::compiler {

class KeySetBuilder {
 public:
  KeySetBuilder(const RuleView& rules, const KeySetOptions& options);
  KeySet Build() &&;

 private:
  enum class Fate : uint8_t { kNone, kKept, kDuplicate, kExcepted, kRedundant };
  // Reaches the candidates through a pointer, which stays when the builder is moved.
  struct CandidateTexts {
    const CandidateKeys* candidates;
    std::string_view Text(uint32_t id) const { return candidates->Text(id); }
    void Prefetch(uint32_t id) const { candidates->Prefetch(id); }
    bool Before(uint32_t a, uint32_t b) const { return candidates->Before(a, b); }
  };
  using Table = KeyTable<CandidateTexts>;
  // The same key from two lists: (a candidate with it, another list that has it).
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

  size_t Parts() const { return static_cast<size_t>(std::max(1, options_.threads)); }
  // Calls body(part, begin, end) for shares of the ids, one on each thread.
  template <typename Body>
  void ForIds(const Body& body) const {
    ParallelParts(candidates_->id_limit(), options_.threads,
                  [&](size_t part, size_t begin, size_t end) {
                    body(part, static_cast<uint32_t>(begin), static_cast<uint32_t>(end));
                  });
  }
  // Calls body(from, to) for one step of a share after the other, and reports them as done.
  template <typename Body>
  void ForSteps(uint32_t begin, uint32_t end, const Body& body) const;
  // Puts the candidates of a block of ids into the table.
  void InsertBlock(uint32_t begin, uint32_t end, std::vector<Shared>& shared);
  // Appends the redundant ones among the kept candidates from `begin` to `end`, in order.
  void FindRedundant(const CoverRules& cover, uint32_t begin, uint32_t end,
                     std::vector<uint32_t>& redundant) const;
  // Whether the onboarding row has to be added to what the rules ask for.
  bool NeedsOnboardingRow() const;
  // The candidate with this text that is in the filter or covered by one that is, or kNone.
  uint32_t FindBlocking(std::string_view text) const;
  uint32_t FindBlocking(uint64_t hash, std::string_view text) const;
  uint32_t ListOfCandidate(uint32_t id) const { return view_.ListOf(candidates_->RuleOf(id)); }
  void Mark(Fate fate, const std::vector<std::vector<uint32_t>>& ids_by_part);

  const RuleView view_;
  const KeySetOptions options_;
  std::unique_ptr<const CandidateKeys> candidates_;
  std::optional<Table> table_;
  std::vector<Fate> fates_;  // By candidate id; the last is for the onboarding row.
  std::vector<Shared> shared_;
  std::set<std::string_view> busy_exceptions_;  // Exception keys that leave something out.
  KeySet result_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_SET_BUILDER_H_
