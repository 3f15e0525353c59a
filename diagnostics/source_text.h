// A text file in memory with its lines, for issues that show them.
#ifndef URLFILTER_DIAGNOSTICS_SOURCE_TEXT_H_
#define URLFILTER_DIAGNOSTICS_SOURCE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/issue.h"

namespace urlfilter {

// Immutable after construction: any thread. Lines end with "\n"; a "\r" before it is not part of
// the line. A newline at the end begins no further line, and an empty text has none. Views live as
// long as the text.
class SourceText {
 public:
  SourceText(std::string file, std::string text);

  const std::string& file() const { return file_; }
  std::string_view text() const { return text_; }
  uint32_t line_count() const { return static_cast<uint32_t>(starts_.size()); }

  // The text of a line (from 1) without its line end; empty if there is no such line.
  std::string_view Line(uint32_t line) const;

  // Byte offset of a line's first byte; text().size() if there is no such line.
  size_t LineStart(uint32_t line) const;

  // Fills issue.source_line and source_column from issue.where, which must be of this file. Of a
  // line over kMostOfALine bytes only so much around the column is taken: a file may be one long
  // line with a mistake every few bytes.
  void Attach(Issue& issue) const;
  static constexpr size_t kMostOfALine = 400;

 private:
  std::string file_;
  std::string text_;
  std::vector<size_t> starts_;
};

// Fills in the source lines of issues that have none and stand in one of `sources`.
void AttachSourceLines(const std::vector<std::shared_ptr<const SourceText>>& sources,
                       IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_SOURCE_TEXT_H_
