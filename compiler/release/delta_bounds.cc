#include "compiler/release/delta_bounds.h"

#include <bit>
#include <cstddef>

#include "base/files.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::compiler {

namespace {

uint64_t CountFlips(std::string_view before, std::string_view after) {
  uint64_t flips = 0;
  for (size_t i = 0; i < before.size(); ++i) {
    flips += static_cast<uint64_t>(std::popcount(static_cast<uint8_t>(before[i] ^ after[i])));
  }
  return flips;
}

}  // namespace

std::vector<DeltaBound> DeltaBounds(const ReleaseLayout& layout, const format::Manifest& manifest,
                                    std::string_view bits) {
  std::vector<DeltaBound> bounds;
  for (const format::DeltaRef& delta : manifest.deltas) {
    const auto file =
        MappedFile::Open(layout.public_version(delta.from_version) + "/" + kPlistFile);
    if (!file.ok()) continue;
    const auto from = format::DecodePrefilterPlist(file->bytes());
    if (!from.ok() || from->bits.size() != bits.size()) continue;
    const uint64_t flips = CountFlips(from->bits, bits);
    bounds.push_back(
        {delta.from_version, flips, format::DeltaBoundBits(manifest.bit_count, flips) / 8});
  }
  return bounds;
}

}  // namespace urlfilter::compiler
