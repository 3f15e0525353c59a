// Deltas from the versions before a new one.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_DELTAS_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_DELTAS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compiler/release/release_layout.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

struct ReleaseDelta {
  uint64_t from_version = 0;
  std::string from_sha256;  // Of the plist it applies to.
  std::string bytes;
};

// Deltas that turn the plist of each of the `most_deltas` versions before `manifest.version` into
// `plist`, newest first. Left out: versions that are gone or unreadable, that have other
// parameters, that hold their bits as text (XML), and deltas no smaller than `plist`. Errors: those
// of DecodePrefilterPlist for `plist`.
absl::StatusOr<std::vector<ReleaseDelta>> MakeDeltas(const ReleaseLayout& layout,
                                                     const format::Manifest& manifest,
                                                     std::string_view plist, int most_deltas);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_DELTAS_H_
