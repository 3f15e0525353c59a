// What the deltas of a release could cost at best, for its report.
#ifndef URLFILTER_COMPILER_RELEASE_DELTA_BOUNDS_H_
#define URLFILTER_COMPILER_RELEASE_DELTA_BOUNDS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/release/release_layout.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

struct DeltaBound {
  uint64_t from_version = 0;
  uint64_t flip_count = 0;  // Bits that differ between the two filters.
  double bound_bytes = 0;   // format::DeltaBoundBits / 8: no code for these flips is shorter.
};

// One entry for each of manifest.deltas, in their order; without those whose older filter cannot
// be read or has another size. `bits` are those of the manifest's version.
std::vector<DeltaBound> DeltaBounds(const ReleaseLayout& layout, const format::Manifest& manifest,
                                    std::string_view bits);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_DELTA_BOUNDS_H_
