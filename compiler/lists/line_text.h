// Small cuts of a line that several syntaxes share. All results are views into the argument.
#ifndef URLFILTER_COMPILER_LISTS_LINE_TEXT_H_
#define URLFILTER_COMPILER_LISTS_LINE_TEXT_H_

#include <cstddef>
#include <string_view>

namespace urlfilter::compiler {

inline bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

inline std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// Takes the first word off `text`; empty when there is none left.
inline std::string_view TakeWord(std::string_view& text) {
  size_t start = 0;
  while (start < text.size() && IsBlank(text[start])) ++start;
  size_t end = start;
  while (end < text.size() && !IsBlank(text[end])) ++end;
  const std::string_view word = text.substr(start, end - start);
  text.remove_prefix(end);
  return word;
}

// As text.find_first_of(chars), for which libstdc++ calls a function for each byte; but text.size()
// if there is none.
template <size_t kSize>
size_t FindAnyOf(std::string_view text, const char (&chars)[kSize]) {
  for (size_t at = 0; at < text.size(); ++at) {
    for (size_t i = 0; i + 1 < kSize; ++i) {
      if (text[at] == chars[i]) return at;
    }
  }
  return text.size();
}

// The text before a comment that `mark` starts at the beginning or after a blank.
inline std::string_view WithoutComment(std::string_view text, char mark) {
  for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    if (at == 0 || IsBlank(text[at - 1])) return Trim(text.substr(0, at));
  }
  return text;
}

inline std::string_view WithoutQuotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_LINE_TEXT_H_
