// The examples on the format pages, for the tests that keep them true.
#ifndef URLFILTER_FILTERLIB_FORMAT_FORMAT_PAGE_TESTING_H_
#define URLFILTER_FILTERLIB_FORMAT_FORMAT_PAGE_TESTING_H_

#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"

namespace urlfilter::format {

// The text of the `index`-th fenced block of that kind ("hex", "json") in the file `page`, counted
// from 0; "" when the file or that block is missing.
inline std::string BlockOfPage(const std::string& page, const std::string& kind, int index = 0) {
  std::stringstream stream;
  stream << std::ifstream(page).rdbuf();
  const std::string text = stream.str();
  const std::string fence = "```" + kind + "\n";
  size_t begin = text.find(fence);
  while (index-- > 0 && begin != std::string::npos) begin = text.find(fence, begin + 1);
  if (begin == std::string::npos) return "";
  begin += fence.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

// The bytes of the page's first ```hex block.
inline std::string HexOfPage(const std::string& page) {
  return absl::HexStringToBytes(
      absl::StrReplaceAll(BlockOfPage(page, "hex"), {{" ", ""}, {"\n", ""}}));
}

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_FORMAT_PAGE_TESTING_H_
