// Rules for tests, without files.
#ifndef URLFILTER_COMPILER_KEYS_RULE_LIST_TESTING_H_
#define URLFILTER_COMPILER_KEYS_RULE_LIST_TESTING_H_

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "compiler/keys/candidate_keys.h"
#include "compiler/lists/rule_table.h"

namespace urlfilter::compiler {

// A few lists of rules, kept alive for as long as the object lives.
class RuleListForTest {
 public:
  explicit RuleListForTest(uint32_t lists = 1) {
    for (uint32_t i = 0; i < lists; ++i) sources_.push_back({i, "list.txt", false, "domains"});
  }

  // A rule to be turned into keys; `flags` as in RuleFlags.
  void Add(std::string text, uint32_t list = 0, uint8_t flags = 0) {
    const std::string& kept = texts_.emplace_back(std::move(text));
    rules_.push_back({.data = kept.data(),
                      .size = static_cast<uint32_t>(kept.size()),
                      .line = static_cast<uint32_t>(rules_.size() + 1),
                      .source = list,
                      .flags = flags});
  }
  void AddHost(std::string host, uint32_t list = 0) {
    Add(std::move(host), list, kRuleCanonicalHost);
  }
  void Allow(std::string text) { Add(std::move(text), 0, kRuleAllow); }

  RuleView view() const { return {rules_, sources_, sources_.size()}; }

 private:
  std::deque<std::string> texts_;
  std::vector<Rule> rules_;
  std::vector<RuleSource> sources_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_RULE_LIST_TESTING_H_
