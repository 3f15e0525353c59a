#include "compiler/keys/key_set_builder.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <span>

#include "base/big_array.h"
#include "compiler/keys/key_sort.h"
#include "compiler/keys/key_text.h"
#include "compiler/keys/parallel.h"
#include "compiler/policy/policy.h"

namespace urlfilter::compiler {

namespace {

constexpr uint32_t kBlock = 32;  // Keys whose places in the table are fetched together.

void AddCounts(const std::vector<ListKeyCounts>& more, std::vector<ListKeyCounts>& counts) {
  for (size_t i = 0; i < counts.size(); ++i) {
    counts[i].keys += more[i].keys;
    counts[i].kept += more[i].kept;
    counts[i].duplicates += more[i].duplicates;
    counts[i].excepted += more[i].excepted;
    counts[i].redundant += more[i].redundant;
  }
}

// The texts of candidates, and of the onboarding row, which stands after the last of them.
struct KeptTexts {
  const CandidateKeys& candidates;
  uint32_t row;
  std::string_view Text(uint32_t id) const {
    return id == row ? std::string_view(kOnboardingRow) : candidates.Text(id);
  }
  void Prefetch(uint32_t id) const { candidates.Prefetch(id); }
};

}  // namespace

KeySetBuilder::KeySetBuilder(const RuleView& rules, const KeySetOptions& options)
    : view_(rules),
      options_(options),
      candidates_(std::make_unique<CandidateKeys>(
          CandidateKeys::Collect(rules, options.profile, options.threads))),
      fates_(candidates_->id_limit() + 1, Fate::kNone) {
  result_.counts_.resize(rules.list_count);
}

KeySet KeySetBuilder::Build() && {
  MarkDuplicates();
  MarkExcepted();
  FindBlockedExceptions();
  FindIdleExceptions();
  if (!options_.keep_redundant) MarkRedundant();
  options_.progress->Begin("counting");
  CountFates();
  CountOverlaps();
  SortKept();
  result_.candidates_ = std::move(candidates_);
  return std::move(result_);
}

template <typename Body>
void KeySetBuilder::ForSteps(uint32_t begin, uint32_t end, const Body& body) const {
  constexpr uint32_t kStep = 1 << 14;
  while (begin < end) {
    const uint32_t to = begin + std::min(kStep, end - begin);
    body(begin, to);
    options_.progress->Add(to - begin);
    begin = to;
  }
}

void KeySetBuilder::MarkDuplicates() {
  options_.progress->Begin("finding duplicates", candidates_->id_limit(), "rules");
  table_.emplace(candidates_->id_limit(), CandidateTexts{candidates_.get()});
  ParallelParts(Parts(), options_.threads,
                [&](size_t part, size_t, size_t) { table_->Touch(part, Parts()); });
  std::vector<std::vector<Shared>> shared(Parts());
  ForIds([&](size_t part, uint32_t begin, uint32_t end) {
    ForSteps(begin, end, [&](uint32_t from, uint32_t to) {
      for (uint32_t at = from; at < to; at += std::min(kBlock, to - at)) {
        InsertBlock(at, at + std::min(kBlock, to - at), shared[part]);
      }
    });
  });
  for (const std::vector<Shared>& part : shared) {
    shared_.insert(shared_.end(), part.begin(), part.end());
  }
}

void KeySetBuilder::InsertBlock(uint32_t begin, uint32_t end, std::vector<Shared>& shared) {
  uint64_t hashes[kBlock] = {};
  for (uint32_t id = begin; id < end; ++id) {
    if (!candidates_->IsCandidate(id)) continue;
    hashes[id - begin] = KeyTableHash(candidates_->Text(id));
    table_->Prefetch(hashes[id - begin]);
  }
  for (uint32_t id = begin; id < end; ++id) {
    if (candidates_->IsCandidate(id)) table_->PrefetchId(hashes[id - begin]);
  }
  for (uint32_t id = begin; id < end; ++id) {
    if (candidates_->IsCandidate(id)) table_->PrefetchText(hashes[id - begin]);
  }
  for (uint32_t id = begin; id < end; ++id) {
    if (!candidates_->IsCandidate(id)) continue;
    // Before others can see it, since they may change it.
    fates_[id] = Fate::kKept;
    const Table::Placed placed = table_->Insert(hashes[id - begin], id);
    if (placed.later == Table::kNone) continue;
    fates_[placed.later] = Fate::kDuplicate;
    const uint32_t list = ListOfCandidate(placed.later);
    if (list != ListOfCandidate(placed.first)) shared.emplace_back(placed.first, list);
  }
}

// Fates change only after every thread has read them.
void KeySetBuilder::Mark(Fate fate, const std::vector<std::vector<uint32_t>>& ids_by_part) {
  for (const std::vector<uint32_t>& part : ids_by_part) {
    for (const uint32_t id : part) fates_[id] = fate;
  }
}

uint32_t KeySetBuilder::FindBlocking(std::string_view text) const {
  return FindBlocking(KeyTableHash(text), text);
}

uint32_t KeySetBuilder::FindBlocking(uint64_t hash, std::string_view text) const {
  const uint32_t id = table_->Find(hash, text);
  return id == Table::kNone || fates_[id] == Fate::kExcepted ? Table::kNone : id;
}

void KeySetBuilder::MarkRedundant() {
  options_.progress->Begin("finding covered keys", candidates_->id_limit(), "rules");
  const CoverRules cover = LosslessCover(options_.profile);
  std::vector<std::vector<uint32_t>> left_out(Parts());
  ForIds([&](size_t part, uint32_t begin, uint32_t end) {
    ForSteps(begin, end,
             [&](uint32_t from, uint32_t to) { FindRedundant(cover, from, to, left_out[part]); });
  });
  Mark(Fate::kRedundant, left_out);
}

void KeySetBuilder::FindRedundant(const CoverRules& cover, uint32_t begin, uint32_t end,
                                  std::vector<uint32_t>& redundant) const {
  struct Parent {
    uint64_t hash;
    std::string_view text;
    uint32_t child;
  };
  std::vector<Parent> block;  // Looked up together, so that their memory arrives together.
  const auto look_up_block = [&] {
    for (const Parent& parent : block) {
      if (!redundant.empty() && redundant.back() == parent.child) continue;
      if (FindBlocking(parent.hash, parent.text) != Table::kNone) {
        redundant.push_back(parent.child);
      }
    }
    block.clear();
  };
  for (uint32_t id = begin; id < end; ++id) {
    if (fates_[id] != Fate::kKept) continue;
    const auto add_parent = [&](std::string_view text) {
      const uint64_t hash = KeyTableHash(text);
      table_->Prefetch(hash);
      block.push_back({hash, text, id});
      if (block.size() == kBlock) look_up_block();
      return !redundant.empty() && redundant.back() == id;
    };
    const std::string_view key = candidates_->Text(id);
    candidates_->IsHostRule(id) ? AnyParentOfHost(key, cover, add_parent)
                                : AnyParent(key, cover, add_parent);
  }
  look_up_block();
}

void KeySetBuilder::CountFates() {
  std::vector<std::vector<ListKeyCounts>> counts(Parts(), result_.counts_);
  ForIds([&](size_t part, uint32_t begin, uint32_t end) {
    for (uint32_t id = begin; id < end; ++id) {
      if (fates_[id] == Fate::kNone) continue;
      ListKeyCounts& count = counts[part][ListOfCandidate(id)];
      ++count.keys;
      count.kept += fates_[id] == Fate::kKept;
      count.duplicates += fates_[id] == Fate::kDuplicate;
      count.excepted += fates_[id] == Fate::kExcepted;
      count.redundant += fates_[id] == Fate::kRedundant;
    }
  });
  for (const std::vector<ListKeyCounts>& part : counts) AddCounts(part, result_.counts_);
  for (const UnusableRule& unusable : candidates_->unusable()) {
    ++result_.counts_[view_.ListOf(unusable.rule)].unusable_rules;
  }
}

void KeySetBuilder::CountOverlaps() {
  // The candidate that a pair was noted with may have given way to an earlier one since.
  for (Shared& shared : shared_) {
    const std::string_view text = candidates_->Text(shared.first);
    shared.first = table_->Find(KeyTableHash(text), text);
  }
  std::sort(shared_.begin(), shared_.end());
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> pairs;
  for (size_t begin = 0; begin < shared_.size();) {
    const uint32_t first = shared_[begin].first;
    std::set<uint32_t> lists = {ListOfCandidate(first)};
    for (; begin < shared_.size() && shared_[begin].first == first; ++begin) {
      lists.insert(shared_[begin].second);
    }
    for (auto a = lists.begin(); a != lists.end(); ++a) {
      for (auto b = std::next(a); b != lists.end(); ++b) ++pairs[{*a, *b}];
    }
  }
  for (const auto& [lists, keys] : pairs) {
    result_.overlaps_.push_back({lists.first, lists.second, keys});
  }
}

bool KeySetBuilder::NeedsOnboardingRow() const {
  if (!options_.onboarding_row) return false;
  const uint32_t id = table_->Find(KeyTableHash(kOnboardingRow), kOnboardingRow);
  return id == Table::kNone || fates_[id] != Fate::kKept;
}

void KeySetBuilder::SortKept() {
  options_.progress->Begin("sorting keys");
  const auto row = static_cast<uint32_t>(candidates_->id_limit());
  const bool needs_row = NeedsOnboardingRow();
  table_.reset();
  if (needs_row) fates_[row] = Fate::kKept;
  const KeptTexts texts{*candidates_, row};
  const auto kept = static_cast<size_t>(std::count(fates_.begin(), fates_.end(), Fate::kKept));
  // Each record becomes the view of its key where it stands: there may be 10^8 of them.
  static_assert(sizeof(SortRecord) == sizeof(std::string_view));
  result_.keys_ = BigArray<std::string_view>(kept);
  result_.rule_of_ = BigArray<uint32_t>(kept);
  const std::span records(reinterpret_cast<SortRecord*>(result_.keys_.data()), kept);
  SortIds(
      fates_.size(), [&](uint32_t id) { return fates_[id] == Fate::kKept; }, texts,
      options_.threads, records);
  ParallelParts(kept, options_.threads, [&](size_t, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (i + kKeysAhead < end) texts.Prefetch(static_cast<uint32_t>(records[i + kKeysAhead].id));
      const auto id = static_cast<uint32_t>(records[i].id);
      result_.keys_[i] = texts.Text(id);
      result_.rule_of_[i] = id == row ? KeySet::kNoRule : candidates_->RuleOf(id);
    }
  });
}

}  // namespace urlfilter::compiler
