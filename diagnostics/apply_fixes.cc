#include "diagnostics/apply_fixes.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace urlfilter {
namespace {

struct Edit {
  size_t begin = 0, end = 0;  // Byte offsets in the text.
  std::string_view replacement;
};

Edit EditOf(const SourceText& source, const Fix& fix) {
  const size_t start = source.LineStart(fix.range.line);
  const size_t line_size = source.Line(fix.range.line).size();
  const size_t column =
      std::min<size_t>(fix.range.column > 0 ? fix.range.column - 1 : 0, line_size);
  const size_t end = std::clamp<size_t>(fix.range.end_column > 0 ? fix.range.end_column - 1 : 0,
                                        column, line_size);
  return {start + column, start + end, fix.replacement};
}

}  // namespace

FixedText ApplyFixes(const SourceText& source, const IssueList& issues) {
  std::vector<Edit> edits;
  for (const Issue& issue : issues.issues()) {
    for (const Fix& fix : issue.fixes) {
      if (fix.range.file == source.file()) edits.push_back(EditOf(source, fix));
    }
  }
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  FixedText fixed;
  size_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.begin < at) continue;
    fixed.text += source.text().substr(at, edit.begin - at);
    fixed.text += edit.replacement;
    at = edit.end;
    ++fixed.applied;
  }
  fixed.text += source.text().substr(at);
  return fixed;
}

}  // namespace urlfilter
