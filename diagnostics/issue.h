// A person's mistake, as the compiler reports it: collected, never thrown, all of them at once.
//
// Ids are stable ("UF0101"); diagnostics/catalog.h explains each. Plain values: safe to
// copy and to read from any thread; an IssueList is written by one thread at a time.
#ifndef URLFILTER_DIAGNOSTICS_ISSUE_H_
#define URLFILTER_DIAGNOSTICS_ISSUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace urlfilter {

enum class Severity { kError, kWarning, kNote };

// "error", "warning", "note".
std::string_view SeverityName(Severity severity);

// A stretch of one line. Lines and columns count from 1; columns count bytes; 0 = unknown.
// `end_column` is one past the last byte; 0 = a single position.
struct SourceRange {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t end_column = 0;
};

// One edit that a machine may apply: the bytes of `range` become `replacement` (which may hold
// newlines); a range without end_column is empty, and the replacement goes in before it.
struct Fix {
  SourceRange range;
  std::string replacement;
  std::string description;
};

// A further place that belongs to an issue: an example of a counted class, the other rule.
struct RelatedPlace {
  SourceRange where;
  std::string source_line;
  std::string message;
};

struct Issue {
  std::string id;
  Severity severity = Severity::kError;
  std::string message;  // One line: what is wrong, and the limit if there is one.
  SourceRange where;
  // The text of where.line without its newline, or of a long line the part around where.column;
  // empty if unknown. `source_column` is the column of its first byte.
  std::string source_line;
  uint32_t source_column = 1;
  std::string help;  // The way out; empty if the message says it all.
  std::vector<Fix> fixes;
  std::vector<RelatedPlace> related;
  SourceRange listed_at;  // The place in the policy that brought where.file in; file "" if none.
  uint64_t count = 1;     // How many findings this issue stands for (list lines of one class).
};

class IssueList {
 public:
  // Both return the issue in the list, good until the next one is added.
  Issue& Add(Issue issue);
  // With the severity that the catalog gives to `id`.
  Issue& Add(std::string_view id, SourceRange where, std::string message, std::string help = "");
  void AddAll(IssueList other);

  const std::vector<Issue>& issues() const { return issues_; }
  std::vector<Issue>& issues() { return issues_; }
  bool empty() const { return issues_.empty(); }
  size_t size() const { return issues_.size(); }
  size_t Count(Severity severity) const;
  bool HasErrors() const { return Count(Severity::kError) > 0; }

  // Orders by file, line, column, id, message. Of issues that are equal in all of these, the first
  // added stays, whatever the rest of them. Deterministic.
  void Sort();

 private:
  std::vector<Issue> issues_;
};

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_ISSUE_H_
