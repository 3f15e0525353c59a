// What a file is that was meant to be a list: of rules, of protected URLs.
#ifndef URLFILTER_COMPILER_POLICY_LIST_SNIFF_H_
#define URLFILTER_COMPILER_POLICY_LIST_SNIFF_H_

#include <optional>
#include <string>
#include <string_view>

namespace urlfilter::compiler {

struct FileMistake {
  std::string_view id;  // UF0401 to UF0405, UF0408 or UF0409
  std::string message;  // "the list file is a web page"
  std::string way_out;
};

// All that SniffFile (diagnostics/file_sniff.h) tells, and no byte at all, or 4 GiB of them;
// nullopt if it may be a list.
std::optional<FileMistake> SniffListFile(std::string_view bytes);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_LIST_SNIFF_H_
