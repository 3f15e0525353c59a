// Refused and widened lines as issues: one a class, with a few examples, or one a line.
#ifndef URLFILTER_COMPILER_LISTS_REFUSAL_ISSUES_H_
#define URLFILTER_COMPILER_LISTS_REFUSAL_ISSUES_H_

#include <string>
#include <vector>

#include "compiler/lists/line_sink.h"
#include "compiler/lists/refusal.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// What one source (a file of a list) gave, over all its chunks; lines count from its start.
struct SourceFindings {
  std::string file;
  SourceRange listed_at;  // Where the policy names the file.
  std::string list;
  RefusalCounts refused;
  uint64_t widened = 0, narrowed = 0;
  std::vector<LineExample> refused_lines;  // In file order.
  std::vector<LineExample> widened_lines;
};

// For a list file. `all`: one issue a refused line.
void AddFileIssues(const SourceFindings& findings, bool all, IssueList& issues);

// For rules that stand in the policy: an error for each, at its place in `places`.
void AddInlineIssues(const SourceFindings& findings, const std::vector<InlineRule>& places,
                     const SourceText* source, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_REFUSAL_ISSUES_H_
