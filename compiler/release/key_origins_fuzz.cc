// Fuzzes the readers of provenance.bin and sources.json: no crash, and every key of a file that
// opens is answered or refused.
//
// Input: the length of provenance.bin (2 bytes, little-endian), its bytes, and those of
// sources.json. Seeds: testdata/fuzz/key_origins.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "compiler/release/key_origins.h"
#include "compiler/release/release_layout.h"

namespace {

namespace uc = urlfilter::compiler;

std::string MakeFolder() {
  std::string path =
      access("/dev/shm", W_OK) == 0 ? "/dev/shm/key_origins_XXXXXX" : "/tmp/key_origins_XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

void Write(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string folder = MakeFolder();
  if (size < 2) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const size_t length = std::min<size_t>(data[0] | data[1] << 8, rest.size());
  Write(folder + "/" + uc::kProvenanceFile, rest.substr(0, length));
  Write(folder + "/" + uc::kSourcesFile, rest.substr(length));
  const auto origins = uc::KeyOrigins::Open(folder);
  if (!origins.ok()) return 0;
  if (origins->key_count() * 8 > length) std::abort();
  for (uint64_t i = 0; i < origins->key_count(); ++i) (void)origins->Find(i).ok();
  if (origins->Find(origins->key_count()).ok()) std::abort();
  return 0;
}
