#include "compiler/release/release_deltas.h"

#include <utility>

#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::compiler {

namespace {

format::FilterFile AsFilterFile(std::string_view bytes, const format::DecodedPrefilter& plist,
                                uint64_t version) {
  const bloom::PrefilterParameters& parameters = plist.info.parameters;
  return {.bytes = bytes,
          .bits = plist.bits,
          .version = version,
          .bit_count = parameters.bit_count,
          .hash_count = parameters.hash_count,
          .murmur_seed = parameters.murmur_seed};
}

bool MapsInPlace(const format::DecodedPrefilter& plist) {
  return plist.format == format::PlistFormat::kBinary;
}

}  // namespace

absl::StatusOr<std::vector<ReleaseDelta>> MakeDeltas(const ReleaseLayout& layout,
                                                     const format::Manifest& manifest,
                                                     std::string_view plist, int most_deltas) {
  std::vector<ReleaseDelta> deltas;
  ASSIGN_OR_RETURN(const format::DecodedPrefilter decoded, format::DecodePrefilterPlist(plist));
  if (!MapsInPlace(decoded)) return deltas;
  const format::FilterFile to = AsFilterFile(plist, decoded, manifest.version);
  for (int back = 1; back <= most_deltas; ++back) {
    if (manifest.version <= static_cast<uint64_t>(back)) break;
    const uint64_t from_version = manifest.version - static_cast<uint64_t>(back);
    const auto file = MappedFile::Open(layout.public_version(from_version) + "/" + kPlistFile);
    if (!file.ok()) continue;
    const auto from = format::DecodePrefilterPlist(file->bytes());
    if (!from.ok() || !MapsInPlace(*from)) continue;
    auto delta = format::EncodeDelta(AsFilterFile(file->bytes(), *from, from_version), to);
    if (!delta.ok()) continue;
    deltas.push_back({from_version, Sha256Hex(file->bytes()), std::move(delta->bytes)});
  }
  return deltas;
}

}  // namespace urlfilter::compiler
