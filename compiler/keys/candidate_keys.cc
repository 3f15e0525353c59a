#include "compiler/keys/candidate_keys.h"

#include <algorithm>
#include <utility>

#include "compiler/keys/parallel.h"
#include "filterlib/url/rule_keys.h"

namespace urlfilter::compiler {

// What one thread collects from its share of the rules.
struct CandidateKeys::Part {
  std::vector<ComputedKey> computed;
  std::vector<ComputedKey> exceptions;
  std::vector<UnusableRule> unusable;
  std::deque<std::string> texts;

  void AddRule(const Rule& rule, uint32_t index, url::Profile profile) {
    std::vector<ComputedKey>& to = rule.flags & kRuleAllow ? exceptions : computed;
    if (rule.flags & kRuleCanonicalHost) {
      to.push_back({rule.text(), index});
      return;
    }
    auto keys = url::KeysForRule(rule.text(), profile);
    if (!keys.ok()) {
      unusable.push_back({index, std::string(keys.status().message())});
      return;
    }
    for (std::string& key : keys->keys) {
      const size_t at = rule.text().find(key);
      if (at != std::string_view::npos) {
        to.push_back({rule.text().substr(at, key.size()), index});
      } else {
        texts.push_back(std::move(key));
        to.push_back({texts.back(), index});
      }
    }
  }
};

CandidateKeys CandidateKeys::Collect(const RuleView& view, url::Profile profile, int threads) {
  CandidateKeys all;
  all.rules_ = view.rules;
  std::vector<Part> parts(static_cast<size_t>(std::max(1, threads)));
  ParallelParts(all.rules_.size(), threads, [&](size_t part, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (all.rules_[i].flags == kRuleCanonicalHost) continue;
      parts[part].AddRule(all.rules_[i], static_cast<uint32_t>(i), profile);
    }
  });
  const auto append = [](auto& to, auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  for (Part& part : parts) {
    append(all.computed_, part.computed);
    append(all.exceptions_, part.exceptions);
    append(all.unusable_, part.unusable);
    all.texts_.push_back(std::move(part.texts));
  }
  return all;
}

}  // namespace urlfilter::compiler
