// The steps of KeySet::Build that rules which allow have a part in.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/keys/candidate_keys.h"
#include "compiler/keys/key_cover.h"
#include "compiler/keys/key_set.h"
#include "compiler/keys/key_set_builder.h"
#include "compiler/keys/key_table.h"

namespace urlfilter::compiler {

namespace {

// The texts of exceptions, by index.
struct ExceptionTexts {
  std::span<const ComputedKey> exceptions;
  std::string_view Text(uint32_t i) const { return exceptions[i].text; }
  void Prefetch(uint32_t) const {}
  bool Before(uint32_t a, uint32_t b) const { return a < b; }
};

// Whether the path and tail of `key` are those of `above` or below them.
bool IsAtOrBelow(const KeyParts& key, const KeyParts& above) {
  if (!above.tail.empty()) return key.path == above.path && key.tail == above.tail;
  if (!key.path.starts_with(above.path)) return false;
  return key.path.size() == above.path.size() || key.path[above.path.size()] == '/';
}

}  // namespace

void KeySetBuilder::MarkExcepted() {
  const auto exceptions = candidates_->exceptions();
  if (exceptions.empty()) return;
  KeyTable<ExceptionTexts> excepted(exceptions.size(), ExceptionTexts{exceptions});
  for (uint32_t i = 0; i < exceptions.size(); ++i) {
    excepted.Insert(KeyTableHash(exceptions[i].text), i);
  }
  options_.progress->Begin("applying exceptions");
  const CoverRules below = BelowException(options_.profile);
  std::vector<std::set<std::string_view>> busy(Parts());
  std::vector<std::vector<uint32_t>> left_out(Parts());
  ForIds([&](size_t part, uint32_t begin, uint32_t end) {
    const auto is_exception = [&](std::string_view text) {
      const uint32_t found = excepted.Find(KeyTableHash(text), text);
      if (found == excepted.kNone) return false;
      busy[part].insert(exceptions[found].text);
      return true;
    };
    for (uint32_t id = begin; id < end; ++id) {
      if (fates_[id] != Fate::kKept) continue;
      const std::string_view key = candidates_->Text(id);
      if (is_exception(key) || AnyParent(key, below, is_exception)) left_out[part].push_back(id);
    }
  });
  Mark(Fate::kExcepted, left_out);
  for (std::set<std::string_view>& part : busy) busy_exceptions_.merge(part);
}

void KeySetBuilder::FindBlockedExceptions() {
  const CoverRules reach = BlocksBelow(options_.profile);
  for (const ComputedKey& exception : candidates_->exceptions()) {
    AnyParent(exception.text, reach, [&](std::string_view parent) {
      const uint32_t id = FindBlocking(parent);
      if (id == Table::kNone) return false;
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

}  // namespace urlfilter::compiler
