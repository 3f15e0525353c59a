// Refused and widened lines as issues: one a class, with a few examples, or one a line.
#ifndef URLFILTER_COMPILER_LISTS_REFUSAL_ISSUES_H_
#define URLFILTER_COMPILER_LISTS_REFUSAL_ISSUES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/lists/line_sink.h"
#include "compiler/lists/refusal.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"

namespace urlfilter::compiler {

// What one source (a file of a list) gave, over all its chunks; lines count from its start.
struct SourceFindings {
  std::string file;
  SourceRange listed_at;  // Where the policy names the file.
  std::string list;
  RefusalCounts refused;
  uint64_t widened = 0;
  std::vector<LineExample> refused_lines;  // In file order.
  std::vector<LineExample> widened_lines;
};

// For a list file. `all`: one issue for each of findings.refused_lines, else one a class.
void AddFileIssues(const SourceFindings& findings, bool all, IssueList& issues);

// For rules that stand in the policy: an error for each that is refused and UF0311 for each that is
// widened, at its place in `places` (line n of the findings is places[n - 1]). `source`: the
// policy's text; nullptr = no source lines.
void AddInlineIssues(const SourceFindings& findings, const std::vector<InlineRule>& places,
                     const SourceText* source, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_REFUSAL_ISSUES_H_
