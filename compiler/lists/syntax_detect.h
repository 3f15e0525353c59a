// Which syntax a line, or a whole list, is written in.
#ifndef URLFILTER_COMPILER_LISTS_SYNTAX_DETECT_H_
#define URLFILTER_COMPILER_LISTS_SYNTAX_DETECT_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "compiler/lists/list_syntax.h"

namespace urlfilter::compiler {

// True if the line holds an AdBlock cosmetic marker: ##, #@#, #?#, #$#, #%#, #@?#, $$.
bool LooksCosmetic(std::string_view line);

// The syntax that a line (trimmed, not empty) has the shape of; nullopt if no shape fits.
std::optional<Syntax> ShapeOf(std::string_view line);

struct Detection {
  Syntax syntax = Syntax::kDomains;  // The syntax that most of the sampled lines have.
  size_t sampled = 0;                // Lines that were looked at: no blanks, no comments.
  size_t matching = 0;               // Of these, lines of `syntax`.
  // Enough to decide: at least half of the sampled lines.
  bool clear() const { return sampled > 0 && matching * 2 >= sampled; }
};

// Looks at up to 300 lines of the beginning, and as many of the middle and the end where the text
// goes on; a first line "[Adblock..." decides alone. Never kMixed.
Detection DetectSyntax(std::string_view text);

// True if lines of the shape `shape` are usual in a list declared as `declared`: a plain domain is
// also a Squid, Chrome or AdBlock line.
bool ShapeFits(Syntax shape, Syntax declared);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_SYNTAX_DETECT_H_
