// What a file is that was meant to be a list.
#ifndef URLFILTER_COMPILER_LISTS_LIST_SNIFF_H_
#define URLFILTER_COMPILER_LISTS_LIST_SNIFF_H_

#include <optional>
#include <string>
#include <string_view>

namespace urlfilter::compiler {

struct FileMistake {
  std::string_view id;  // UF0401 to UF0408
  std::string message;
};

// Compressed data, a web page, UTF-16, JSON, binary data, nothing at all, or too much; nullopt if
// it may be a list. Looks at the first kilobytes.
std::optional<FileMistake> SniffListFile(std::string_view bytes);

// The text after a UTF-8 byte order mark, if there is one.
std::string_view WithoutByteOrderMark(std::string_view text);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_LIST_SNIFF_H_
