// Fuzzes the readers of provenance.bin and sources.json: no crash, and every key of a file that
// opens is answered or refused.
//
// Input: the length of provenance.bin (2 bytes, little-endian), its bytes, and those of
// sources.json. Seeds: testdata/fuzz/key_origins.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/lists/refusal.h"
#include "compiler/release/key_origins.h"
#include "compiler/release/release_layout.h"
#include "tests/fuzz/scratch_folder.h"

namespace uc = urlfilter::compiler;
namespace fuzz = urlfilter::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string folder = fuzz::ScratchFolder("key_origins");
  if (size < 2) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const size_t length = std::min<size_t>(data[0] | data[1] << 8, rest.size());
  fuzz::WriteScratchFile(folder + "/" + uc::kProvenanceFile, rest.substr(0, length));
  fuzz::WriteScratchFile(folder + "/" + uc::kSourcesFile, rest.substr(length));
  const auto origins = uc::KeyOrigins::Open(folder);
  if (!origins.ok()) return 0;
  if (origins->key_count() * 8 > length) std::abort();
  for (uint64_t i = 0; i < origins->key_count(); ++i) (void)origins->Find(i).ok();
  if (origins->Find(origins->key_count()).ok()) std::abort();
  return 0;
}
