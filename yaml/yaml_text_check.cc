#include "yaml/yaml_text_check.h"

#include <string>
#include <string_view>
#include <utility>

#include "diagnostics/utf8.h"

namespace urlfilter {
namespace {

constexpr size_t kMaxIssues = 100;

size_t FindControl(std::string_view line) {
  for (size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return i;
  }
  return std::string_view::npos;
}

size_t FindTabInIndentation(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] == '#') return std::string_view::npos;
  return line.substr(0, first).find('\t');
}

class TextChecker {
 public:
  TextChecker(const SourceText& source, IssueList& issues) : source_(source), issues_(issues) {}

  void CheckLine(uint32_t number) {
    const std::string_view line = source_.Line(number);
    if (const size_t at = FindInvalidUtf8(line); at != std::string_view::npos) {
      Report("UF0003", number, at, "a byte that is not UTF-8", "Save the file as UTF-8.");
    } else if (const size_t control = FindControl(line); control != std::string_view::npos) {
      Report("UF0004", number, control, "a control character", "Delete it.");
    } else if (const size_t tab = FindTabInIndentation(line); tab != std::string_view::npos) {
      Report("UF0010", number, tab, "a tab as indentation", "Indent with spaces.");
      AddTabFix(number, line);
    }
  }

  size_t found() const { return found_; }

 private:
  void Report(std::string_view id, uint32_t line, size_t at, std::string message,
              std::string help) {
    const auto column = static_cast<uint32_t>(at + 1);
    issues_.Add(id, {source_.file(), line, column, column + 1}, std::move(message),
                std::move(help));
    source_.Attach(issues_.issues().back());
    ++found_;
  }

  void AddTabFix(uint32_t number, std::string_view line) {
    const size_t indent = line.find_first_not_of(" \t");
    std::string spaces;
    for (const char c : line.substr(0, indent)) spaces += c == '\t' ? "  " : " ";
    const SourceRange range{source_.file(), number, 1, static_cast<uint32_t>(indent + 1)};
    issues_.issues().back().fixes.push_back({range, spaces, "two spaces for each tab"});
  }

  const SourceText& source_;
  IssueList& issues_;
  size_t found_ = 0;
};

}  // namespace

bool CheckYamlText(const SourceText& source, IssueList& issues) {
  TextChecker checker(source, issues);
  for (uint32_t line = 1; line <= source.line_count() && checker.found() < kMaxIssues; ++line) {
    checker.CheckLine(line);
  }
  return checker.found() == 0;
}

}  // namespace urlfilter
