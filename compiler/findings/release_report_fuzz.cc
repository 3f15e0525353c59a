// Fuzzes what a build reads of the report.json of the last release: all lists or none.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "compiler/findings/shrunk_lists.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = urlfilter::compiler::ReadRulesOfLists(text);
  // A list takes more than two bytes to write.
  if (rules.ok() ? rules->size() * 2 > size : rules.status().message().empty()) std::abort();
  return 0;
}
