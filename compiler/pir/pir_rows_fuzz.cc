// Fuzzes the reader of input.binpb: no crash, and what it reads is written again as rows that read
// back the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/pir/pir_database.h"

namespace {

namespace uc = urlfilter::compiler;

bool ReadRows(std::string_view bytes, std::vector<std::string>& keywords) {
  return uc::ReadBinaryRows(bytes,
                            [&](std::string_view keyword) { keywords.emplace_back(keyword); })
      .ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::vector<std::string> keywords, again;
  if (!ReadRows({reinterpret_cast<const char*>(data), size}, keywords)) return 0;
  std::string written;
  for (const std::string& keyword : keywords) uc::AppendBinaryRow(keyword, written);
  if (!ReadRows(written, again) || again != keywords) std::abort();
  return 0;
}
