// Machine-applicable fixes: edits of a text that leave every other byte as it is.
#ifndef URLFILTER_DIAGNOSTICS_APPLY_FIXES_H_
#define URLFILTER_DIAGNOSTICS_APPLY_FIXES_H_

#include <cstddef>
#include <string>

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"

namespace urlfilter {

struct FixedText {
  std::string text;
  size_t applied = 0;
};

// Applies the fixes of all issues that edit `source`, told by the file's name. Of fixes that
// overlap, the first (by position) is taken; checking the new text and applying again takes the
// others. A column behind the end of its line is that end. `applied` is 0 if there was nothing to
// do.
FixedText ApplyFixes(const SourceText& source, const IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_APPLY_FIXES_H_
