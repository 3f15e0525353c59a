// Machine-applicable fixes: edits of a text that leave every other byte as it is.
#ifndef URLFILTER_COMPILER_DIAGNOSTICS_APPLY_FIXES_H_
#define URLFILTER_COMPILER_DIAGNOSTICS_APPLY_FIXES_H_

#include <cstddef>
#include <string>

#include "compiler/diagnostics/issue.h"
#include "compiler/diagnostics/source_text.h"

namespace urlfilter::compiler {

struct FixedText {
  std::string text;
  size_t applied = 0;
};

// Applies the fixes of all issues that edit `source`. Of fixes that overlap, the first (by
// position) is taken; applying again takes the others.
FixedText ApplyFixes(const SourceText& source, const IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_DIAGNOSTICS_APPLY_FIXES_H_
