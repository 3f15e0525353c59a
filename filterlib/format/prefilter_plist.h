// The prefilter plist: one dictionary with a Bloom filter's parameters and its bits, as Apple's
// tools write and read it. Format page: docs/formats/prefilter-plist.md.
//
//   ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open("7/filter.plist"));
//   ASSIGN_OR_RETURN(const DecodedPrefilter plist, DecodePrefilterPlist(file.bytes()));
//   ASSIGN_OR_RETURN(auto view, bloom::PrefilterView::Create(plist.info.parameters, plist.bits));
//
// Pure functions without state: callable from any thread.
#ifndef URLFILTER_FILTERLIB_FORMAT_PREFILTER_PLIST_H_
#define URLFILTER_FILTERLIB_FORMAT_PREFILTER_PLIST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::format {

enum class PlistFormat { kBinary, kXml };

// The names of the seven fields: what Apple's tool writes today, or those of the 2025 beta (also
// written by swift-bloom). Readers accept both.
enum class PlistKeys { kCurrent, kBeta };

struct PrefilterInfo {
  bloom::PrefilterParameters parameters;
  uint64_t item_count = 0;              // Below 2^63; 0 also when the plist does not say.
  double false_positive_tolerance = 0;  // In [0, 1); 0 also when the plist does not say.

  // Our own fields beside Apple's; empty or 0 in a plist that another tool wrote.
  std::string name;  // Printable ASCII, at most 1,024 characters, like `tag`.
  uint64_t version = 0;
  std::string tag;
  std::string hash_family;  // Empty when the plist does not say; readers take fnv1a-murmur3-32.

  bool operator==(const PrefilterInfo&) const = default;
};

// The plist of a filter. Equal arguments give equal bytes. In the binary format the bits lie
// 64-byte aligned in the file, so that it can be mapped and read in place. `bits` must be exactly
// ByteCount(parameters) bytes with zero spare bits; InvalidArgument otherwise, and for parameters
// or texts out of range. Memory: one copy of the output.
absl::StatusOr<std::string> EncodePrefilterPlist(const PrefilterInfo& info, std::string_view bits,
                                                 PlistFormat format, PlistKeys keys);

struct DecodedPrefilter {
  PrefilterInfo info;
  PlistFormat format = PlistFormat::kBinary;
  PlistKeys keys = PlistKeys::kCurrent;
  // Binary: points into the input, which must outlive it. XML: points into `owned_bits`.
  std::string_view bits;
  std::shared_ptr<const std::string> owned_bits;
};

// Reads a plist of either format and key set, written by any tool; other members are ignored.
// Binary: reads the dictionary and the last byte of the bits only, so its cost does not grow with
// the filter. XML: cost and memory are linear in the input.
// DataLoss for anything damaged, missing, doubled, contradictory or out of range (the message says
// what and where); FailedPrecondition for a hash family this reader does not know;
// ResourceExhausted for a plist beyond what a legal filter can need. Memory is bounded by the
// input's size, never by what the input claims.
absl::StatusOr<DecodedPrefilter> DecodePrefilterPlist(std::string_view bytes);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_PREFILTER_PLIST_H_
