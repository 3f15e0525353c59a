#include "yaml/yaml_plain_runs.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"

namespace urlfilter {
namespace {

constexpr uint32_t kLeastLines = 256;
constexpr uint32_t kNoItem = 0xffffffff;

bool IsWordByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '/' ||
         c == '-';
}

// The indentation of a line that is a plain item, or kNoItem.
uint32_t IndentOfItem(std::string_view line) {
  const size_t dash = line.find_first_not_of(' ');
  if (dash == std::string_view::npos || line.substr(dash, 2) != "- ") return kNoItem;
  const std::string_view word = line.substr(dash + 2);
  const bool plain = !word.empty() && absl::ascii_isalnum(static_cast<unsigned char>(word[0])) &&
                     std::all_of(word.begin(), word.end(), IsWordByte) && word != "null";
  return plain ? static_cast<uint32_t>(dash) : kNoItem;
}

}  // namespace

std::vector<PlainRun> FindPlainRuns(const SourceText& source) {
  std::vector<PlainRun> runs;
  PlainRun run;
  uint32_t indent = kNoItem;
  for (uint32_t line = 1; line <= source.line_count() + 1; ++line) {
    const uint32_t here = IndentOfItem(source.Line(line));
    if (here != kNoItem && here == indent) continue;
    if (indent != kNoItem && line - run.first >= kLeastLines) {
      runs.push_back({run.first, line - 1, indent});
    }
    run.first = line;
    indent = here;
  }
  return runs;
}

std::string WithoutRuns(const SourceText& source, const std::vector<PlainRun>& runs) {
  std::string text;
  size_t at = 0;
  for (const PlainRun& run : runs) {
    const size_t begin = source.LineStart(run.first + 1), end = source.LineStart(run.last);
    text += source.text().substr(at, begin - at);
    text.append(run.last - run.first - 1, '\n');
    at = end;
  }
  text += source.text().substr(at);
  return text;
}

std::string_view WordOfRun(const SourceText& source, const PlainRun& run, uint32_t line) {
  return source.Line(line).substr(run.indent + 2);
}

}  // namespace urlfilter
