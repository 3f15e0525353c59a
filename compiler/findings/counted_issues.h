// Findings about rules of list files, gathered: one issue a list and kind, with examples.
#ifndef URLFILTER_COMPILER_FINDINGS_COUNTED_ISSUES_H_
#define URLFILTER_COMPILER_FINDINGS_COUNTED_ISSUES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// Not thread-safe. Issues come out by list, then by id.
class CountedIssues {
 public:
  // Counts one more; the first is kept as the issue, the next two as its related places.
  void Add(uint32_t list, Issue issue) {
    Counted& counted = by_list_[{list, issue.id}];
    if (counted.count++ == 0) {
      counted.issue = std::move(issue);
    } else if (counted.issue.related.size() < kRelated) {
      counted.issue.related.push_back({issue.where, issue.source_line, ""});
    }
  }

  // Moves all into `issues`; those that stand for several say for how many.
  void MoveTo(IssueList& issues) && {
    for (auto& [key, counted] : by_list_) {
      counted.issue.count = counted.count;
      if (counted.count > 1) {
        counted.issue.message += ", and " + std::to_string(counted.count - 1) +
                                 (counted.count == 2 ? " more such rule" : " more such rules");
      }
      issues.Add(std::move(counted.issue));
    }
    by_list_.clear();
  }

 private:
  static constexpr size_t kRelated = 2;
  struct Counted {
    Issue issue;
    uint64_t count = 0;
  };
  std::map<std::pair<uint32_t, std::string>, Counted> by_list_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_COUNTED_ISSUES_H_
