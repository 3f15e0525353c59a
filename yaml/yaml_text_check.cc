#include "yaml/yaml_text_check.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "diagnostics/count_text.h"
#include "diagnostics/file_sniff.h"
#include "diagnostics/utf8.h"

namespace urlfilter {
namespace {

constexpr size_t kMaxIssues = 100;
constexpr size_t kLeastBinaryBytes = 256;
constexpr size_t kMostBytesOfALine = 8 << 20;

constexpr char kDeleteIt[] = "Delete it.";

struct Control {
  size_t at = std::string_view::npos;
  HiddenCharacter character;
};

// The first control character but tabs, or character that turns the direction of writing.
Control FindControl(std::string_view line) {
  for (size_t at = 0; at < line.size(); ++at) {
    const HiddenCharacter hidden = HiddenAt(line, at);
    const bool control = hidden.kind == Hidden::kControl && line[at] != '\t';
    if (control || hidden.kind == Hidden::kDirection) return {at, hidden};
  }
  return {};
}

std::string Describe(const HiddenCharacter& character) {
  return character.kind == Hidden::kDirection
             ? "a character that turns the direction of writing, which hides what the line says"
             : "a control character";
}

size_t FindTabInIndentation(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] == '#') return std::string_view::npos;
  return line.substr(0, first).find('\t');
}

class TextChecker {
 public:
  TextChecker(const SourceText& source, IssueList& issues) : source_(source), issues_(issues) {}

  // True, and one issue, if no line can be meant as it stands: another encoding, compressed data.
  bool CheckWhole() {
    const std::optional<FileGuess> guess = SniffFile(source_.text());
    if (!guess || guess->kind == FileKind::kJson || guess->kind == FileKind::kWebPage) {
      return false;  // YAML, or a matter for the parser.
    }
    const bool few_bytes = source_.text().size() < kLeastBinaryBytes;
    if (guess->kind == FileKind::kBinary && few_bytes) return false;  // One slip is much of it.
    const bool lines = guess->kind == FileKind::kOldMacLines;
    issues_.Add(lines ? "UF0004" : "UF0003", {source_.file(), 1, 0, 0},
                absl::StrCat("the policy file is ", guess->what), guess->way_out);
    ++found_;
    return true;
  }

  // True, and one issue, for a line that no editor shows and the parser takes half a minute for.
  bool CheckLineLengths() {
    for (uint32_t number = 1; number <= source_.line_count(); ++number) {
      const size_t size = source_.Line(number).size();
      if (size <= kMostBytesOfALine) continue;
      issues_.Add("UF0005", {source_.file(), number, 0, 0},
                  absl::StrCat("a line of ", WithCommas(size), " bytes; the limit is ",
                               WithCommas(kMostBytesOfALine)),
                  "Break the line, or move long lists into list files.");
      ++found_;
      return true;
    }
    return false;
  }

  // One issue for all lines with bytes that are not UTF-8, where the first one stands.
  void CheckEncoding() {
    uint32_t first_line = 0, lines = 0;
    size_t first = 0;
    for (uint32_t number = 1; number <= source_.line_count(); ++number) {
      const size_t at = FindInvalidUtf8(source_.Line(number));
      if (at == std::string_view::npos) continue;
      if (lines++ == 0) first_line = number, first = at;
    }
    if (lines == 0) return;
    Report("UF0003", first_line, first,
           lines == 1 ? "a byte that is not UTF-8"
                      : absl::StrCat("a byte that is not UTF-8; ", CountOf(lines, "line"),
                                     " of the file hold such bytes"),
           "Save the file as UTF-8. One from an older Windows program: `iconv -f WINDOWS-1252 -t "
           "UTF-8 OLD > NEW`.");
  }

  void CheckLine(uint32_t number) {
    const std::string_view line = source_.Line(number);
    if (const Control control = FindControl(line); control.at != std::string_view::npos) {
      Report("UF0004", number, control.at, Describe(control.character), kDeleteIt,
             control.character.length);
    } else if (const size_t tab = FindTabInIndentation(line); tab != std::string_view::npos) {
      Report("UF0010", number, tab, "a tab as indentation", "Indent with spaces.");
      AddTabFix(number, line);
    }
  }

  size_t found() const { return found_; }

 private:
  void Report(std::string_view id, uint32_t line, size_t at, std::string message, std::string help,
              size_t length = 1) {
    const auto column = static_cast<uint32_t>(at + 1);
    const auto end = static_cast<uint32_t>(column + length);
    source_.Attach(
        issues_.Add(id, {source_.file(), line, column, end}, std::move(message), std::move(help)));
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
  if (checker.CheckWhole() || checker.CheckLineLengths()) return false;
  checker.CheckEncoding();
  for (uint32_t line = 1; line <= source.line_count() && checker.found() < kMaxIssues; ++line) {
    checker.CheckLine(line);
  }
  return checker.found() == 0;
}

}  // namespace urlfilter
