#include "compiler/release/release_deltas.h"

#include <utility>

#include "absl/status/status.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/format/delta.h"

namespace urlfilter::compiler {

absl::StatusOr<std::vector<ReleaseDelta>> MakeDeltas(const ReleaseLayout& layout,
                                                     const format::Manifest& manifest,
                                                     std::string_view plist, int most_deltas) {
  std::vector<ReleaseDelta> deltas;
  const auto to = format::FilterFileOfPlist(plist, manifest.version);
  if (absl::IsInvalidArgument(to.status())) return deltas;  // XML
  RETURN_IF_ERROR(to.status());
  for (int back = 1; back <= most_deltas; ++back) {
    if (manifest.version <= static_cast<uint64_t>(back)) break;
    const uint64_t from_version = manifest.version - static_cast<uint64_t>(back);
    const auto file = MappedFile::Open(layout.public_version(from_version) + "/" + kPlistFile);
    if (!file.ok()) continue;
    const auto from = format::FilterFileOfPlist(file->bytes(), from_version);
    if (!from.ok()) continue;
    auto delta = format::EncodeDelta(*from, *to);
    if (!delta.ok()) continue;
    deltas.push_back({from_version, Sha256Hex(file->bytes()), std::move(delta->bytes)});
  }
  return deltas;
}

}  // namespace urlfilter::compiler
