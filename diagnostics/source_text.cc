#include "diagnostics/source_text.h"

#include <algorithm>
#include <utility>

#include "diagnostics/utf8.h"

namespace urlfilter {

SourceText::SourceText(std::string file, std::string text)
    : file_(std::move(file)), text_(std::move(text)) {
  size_t start = 0;
  while (start < text_.size()) {
    starts_.push_back(start);
    const size_t newline = text_.find('\n', start);
    if (newline == std::string::npos) break;
    start = newline + 1;
  }
}

size_t SourceText::LineStart(uint32_t line) const {
  return line >= 1 && line <= starts_.size() ? starts_[line - 1] : text_.size();
}

std::string_view SourceText::Line(uint32_t line) const {
  if (line < 1 || line > starts_.size()) return {};
  const size_t start = starts_[line - 1];
  size_t end = line < starts_.size() ? starts_[line] - 1 : text_.size();
  if (end > start && text_[end - 1] == '\n') --end;
  if (end > start && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(start, end - start);
}

void SourceText::Attach(Issue& issue) const {
  const std::string_view line = Line(issue.where.line);
  size_t start = 0;
  size_t end = line.size();
  if (line.size() > kMostOfALine) {
    const size_t at = std::min<size_t>(std::max(issue.where.column, 1u) - 1, line.size());
    start = CharacterStart(line, at - std::min(at, kMostOfALine / 2));
    end = CharacterStart(line, std::min(start + kMostOfALine, line.size()));
  }
  issue.source_line = line.substr(start, end - start);
  issue.source_column = static_cast<uint32_t>(start) + 1;
}

void AttachSourceLines(const std::vector<std::shared_ptr<const SourceText>>& sources,
                       IssueList& issues) {
  for (Issue& issue : issues.issues()) {
    if (!issue.source_line.empty()) continue;
    for (const auto& source : sources) {
      if (source->file() == issue.where.file) source->Attach(issue);
    }
  }
}

}  // namespace urlfilter
