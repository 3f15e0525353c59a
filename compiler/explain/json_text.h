// Bytes that need not be UTF-8, as text for JSON and for terminals.
#ifndef URLFILTER_COMPILER_EXPLAIN_JSON_TEXT_H_
#define URLFILTER_COMPILER_EXPLAIN_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace urlfilter::compiler {

struct EscapedText {
  std::string text;      // Valid UTF-8.
  bool escaped = false;  // Some bytes had to be escaped.
};

// Every byte that is no part of a valid UTF-8 sequence becomes `\xNN` (two upper-case hex digits);
// all else stays. `escaped` tells a `\xNN` that was written so from one that was there before.
EscapedText EscapeNonUtf8(std::string_view bytes);

// The same, and the bytes of hidden characters (HiddenAt of diagnostics/utf8.h: controls, and what
// is invisible or turns the direction of writing) become `\xNN` as well: safe on a terminal.
std::string EscapeForTerminal(std::string_view bytes);

// The same of at most 200 bytes, then "...": for messages.
std::string ShortForTerminal(std::string_view bytes);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_EXPLAIN_JSON_TEXT_H_
