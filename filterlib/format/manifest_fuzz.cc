// Fuzzes the manifest reader. What it accepts must be valid, and must be the same when it is
// written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "filterlib/format/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using urlfilter::format::ParseManifest;
  using urlfilter::format::SerializeManifest;
  using urlfilter::format::ValidateManifest;
  const auto manifest = ParseManifest(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!manifest.ok()) return 0;
  if (!ValidateManifest(*manifest).ok()) std::abort();
  const auto again = ParseManifest(SerializeManifest(*manifest));
  if (!again.ok() || *again != *manifest) std::abort();
  return 0;
}
