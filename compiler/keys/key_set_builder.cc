#include "compiler/keys/key_set_builder.h"

#include <algorithm>

#include "compiler/keys/key_cover.h"
#include "compiler/keys/key_sort.h"
#include "compiler/keys/parallel.h"

namespace urlfilter::compiler {

namespace {

// Whether the path and tail of `key` are those of `above` or below them.
bool IsAtOrBelow(const KeyParts& key, const KeyParts& above) {
  if (!above.tail.empty()) return key.path == above.path && key.tail == above.tail;
  if (!key.path.starts_with(above.path)) return false;
  return key.path.size() == above.path.size() || key.path[above.path.size()] == '/';
}

}  // namespace

KeySetBuilder::KeySetBuilder(const RuleView& rules, const KeySetOptions& options)
    : view_(rules),
      options_(options),
      candidates_(std::make_unique<CandidateKeys>(
          CandidateKeys::Collect(rules, options.profile, options.threads))),
      fates_(candidates_->id_limit(), Fate::kNone) {
  result_.counts_.resize(rules.list_count);
}

KeySet KeySetBuilder::Build() && {
  MarkDuplicates();
  MarkExcepted();
  FindBlockedExceptions();
  FindIdleExceptions();
  if (!options_.keep_redundant) MarkRedundant();
  shards_.clear();
  shards_.shrink_to_fit();
  CountFates();
  CountOverlaps();
  SortKept();
  if (options_.onboarding_row) InsertOnboardingRow();
  result_.candidates_ = std::move(candidates_);
  return std::move(result_);
}

void KeySetBuilder::MarkDuplicates() {
  const size_t shards = static_cast<size_t>(std::max(1, options_.threads));
  for (size_t i = 0; i < shards; ++i) {
    shards_.emplace_back(candidates_->id_limit() / shards, TextOfCandidate{candidates_.get()});
  }
  std::vector<std::vector<Shared>> shared(shards);
  ParallelParts(shards, options_.threads, [&](size_t, size_t begin, size_t end) {
    for (size_t shard = begin; shard < end; ++shard) shared[shard] = FillShard(shard);
  });
  for (const std::vector<Shared>& part : shared) {
    shared_.insert(shared_.end(), part.begin(), part.end());
  }
}

std::vector<KeySetBuilder::Shared> KeySetBuilder::FillShard(size_t shard) {
  std::vector<Shared> shared;
  candidates_->ForEach([&](uint32_t id) {
    const uint64_t hash = KeyTableHash(candidates_->Text(id));
    if (ShardIndex(hash) != shard) return;
    const uint32_t first = shards_[shard].FindOrInsert(hash, id);
    fates_[id] = first == id ? Fate::kKept : Fate::kDuplicate;
    if (first == id) return;
    const uint32_t list = ListOfCandidate(id);
    if (list != ListOfCandidate(first)) shared.emplace_back(first, list);
  });
  return shared;
}

template <typename LeaveOut>
void KeySetBuilder::MarkKept(Fate fate, const LeaveOut& leave_out) {
  // Fates change only after every thread has read them.
  std::vector<std::vector<uint32_t>> left_out(static_cast<size_t>(std::max(1, options_.threads)));
  ParallelParts(fates_.size(), options_.threads, [&](size_t part, size_t begin, size_t end) {
    for (size_t id = begin; id < end; ++id) {
      if (fates_[id] != Fate::kKept) continue;
      if (leave_out(candidates_->Text(static_cast<uint32_t>(id)), part)) {
        left_out[part].push_back(static_cast<uint32_t>(id));
      }
    }
  });
  for (const std::vector<uint32_t>& part : left_out) {
    for (const uint32_t id : part) fates_[id] = fate;
  }
}

void KeySetBuilder::MarkExcepted() {
  const auto exceptions = candidates_->exceptions();
  if (exceptions.empty()) return;
  const auto text_of = [&](uint32_t i) { return exceptions[i].text; };
  KeyTableShard<decltype(text_of)> excepted(exceptions.size(), text_of);
  for (uint32_t i = 0; i < exceptions.size(); ++i) {
    excepted.FindOrInsert(KeyTableHash(exceptions[i].text), i);
  }
  const CoverRules below = BelowException(options_.profile);
  std::vector<std::set<std::string_view>> busy(static_cast<size_t>(std::max(1, options_.threads)));
  MarkKept(Fate::kExcepted, [&](std::string_view key, size_t part) {
    const auto is_exception = [&](std::string_view text) {
      const uint32_t found = excepted.Find(KeyTableHash(text), text);
      if (found == excepted.kNone) return false;
      busy[part].insert(exceptions[found].text);
      return true;
    };
    return is_exception(key) || AnyParent(key, below, is_exception);
  });
  for (std::set<std::string_view>& part : busy) busy_exceptions_.merge(part);
}

uint32_t KeySetBuilder::FindBlocking(std::string_view text) const {
  const uint64_t hash = KeyTableHash(text);
  const uint32_t id = ShardOf(hash).Find(hash, text);
  return id == Shard::kNone || fates_[id] == Fate::kExcepted ? Shard::kNone : id;
}

void KeySetBuilder::FindBlockedExceptions() {
  const CoverRules reach = BlocksBelow(options_.profile);
  for (const ComputedKey& exception : candidates_->exceptions()) {
    AnyParent(exception.text, reach, [&](std::string_view parent) {
      const uint32_t id = FindBlocking(parent);
      if (id == Shard::kNone) return false;
      AddBlocked(exception.rule, id);
      return true;
    });
  }
  if (reach.paths_reach_sub_hosts) FindCrossingKeys();
}

void KeySetBuilder::FindCrossingKeys() {
  std::multimap<std::string_view, const ComputedKey*> by_wider_host;
  for (const ComputedKey& exception : candidates_->exceptions()) {
    AnyParent(SplitKey(exception.text).host, BelowException(options_.profile),
              [&](std::string_view host) {
                by_wider_host.emplace(host, &exception);
                return false;
              });
  }
  if (by_wider_host.empty()) return;
  for (uint32_t id = 0; id < fates_.size(); ++id) {
    if (fates_[id] != Fate::kKept) continue;
    const KeyParts key = SplitKey(candidates_->Text(id));
    if (key.path.empty() && key.tail.empty()) continue;
    const auto [begin, end] = by_wider_host.equal_range(key.host);
    for (auto at = begin; at != end; ++at) {
      const KeyParts exception = SplitKey(at->second->text);
      if (IsAtOrBelow(key, exception)) AddBlocked(at->second->rule, id);
    }
  }
}

void KeySetBuilder::AddBlocked(uint32_t exception_rule, uint32_t id) {
  result_.blocked_exceptions_.push_back(
      {exception_rule, candidates_->RuleOf(id), candidates_->Text(id)});
}

void KeySetBuilder::FindIdleExceptions() {
  std::set<uint32_t> useful;  // Rules; one may have several keys.
  for (const BlockedException& blocked : result_.blocked_exceptions_) {
    useful.insert(blocked.exception_rule);
  }
  for (const ComputedKey& exception : candidates_->exceptions()) {
    if (busy_exceptions_.contains(exception.text)) useful.insert(exception.rule);
  }
  for (const ComputedKey& exception : candidates_->exceptions()) {
    // Each rule once; the keys of a rule stand together.
    if (useful.insert(exception.rule).second) result_.idle_exceptions_.push_back(exception.rule);
  }
}

void KeySetBuilder::MarkRedundant() {
  const CoverRules cover = LosslessCover(options_.profile);
  MarkKept(Fate::kRedundant, [&](std::string_view key, size_t) {
    return AnyParent(key, cover,
                     [&](std::string_view parent) { return FindBlocking(parent) != Shard::kNone; });
  });
}

void KeySetBuilder::CountFates() {
  candidates_->ForEach([&](uint32_t id) {
    ListKeyCounts& counts = result_.counts_[ListOfCandidate(id)];
    ++counts.keys;
    counts.kept += fates_[id] == Fate::kKept;
    counts.duplicates += fates_[id] == Fate::kDuplicate;
    counts.excepted += fates_[id] == Fate::kExcepted;
    counts.redundant += fates_[id] == Fate::kRedundant;
  });
  for (const UnusableRule& unusable : candidates_->unusable()) {
    ++result_.counts_[view_.ListOf(unusable.rule)].unusable_rules;
  }
}

void KeySetBuilder::CountOverlaps() {
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

void KeySetBuilder::SortKept() {
  std::vector<SortRecord> records;
  records.reserve(static_cast<size_t>(std::count(fates_.begin(), fates_.end(), Fate::kKept)));
  for (uint32_t id = 0; id < fates_.size(); ++id) {
    if (fates_[id] == Fate::kKept) records.push_back(MakeSortRecord(candidates_->Text(id), id));
  }
  SortRecords(std::span(records), TextOfCandidate{candidates_.get()}, options_.threads);
  result_.keys_.reserve(records.size() + 1);
  result_.rule_of_.reserve(records.size() + 1);
  for (const SortRecord& record : records) {
    result_.keys_.push_back(candidates_->Text(record.id));
    result_.rule_of_.push_back(candidates_->RuleOf(record.id));
  }
}

void KeySetBuilder::InsertOnboardingRow() {
  const std::string_view row = kOnboardingRow;
  const auto at = std::lower_bound(result_.keys_.begin(), result_.keys_.end(), row);
  if (at != result_.keys_.end() && *at == row) return;
  result_.rule_of_.insert(result_.rule_of_.begin() + (at - result_.keys_.begin()), KeySet::kNoRule);
  result_.keys_.insert(at, row);
}

}  // namespace urlfilter::compiler
