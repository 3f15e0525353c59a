// The first 128 bytes of a delta. Page: docs/formats/delta.md.
#ifndef URLFILTER_FILTERLIB_FORMAT_DELTA_HEADER_H_
#define URLFILTER_FILTERLIB_FORMAT_DELTA_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/digest.h"

namespace urlfilter::format {

inline constexpr size_t kDeltaHeaderSize = 128;

// The most bytes a file may have around its bits, head and tail together.
inline constexpr uint64_t kMaxDeltaFrame = 64 * 1024;

struct DeltaHeader {
  uint64_t from_version = 0;
  uint64_t to_version = 0;
  uint32_t bit_count = 0;  // the parameters hold for both files
  uint32_t hash_count = 0;
  uint32_t murmur_seed = 0;
  uint32_t flip_count = 0;        // at most bit_count
  uint32_t rice_parameter = 0;    // at most kMaxRiceParameter (golomb_rice.h)
  uint32_t from_bits_offset = 0;  // where the bits begin in the old file, in bytes
  uint64_t from_size_bytes = 0;
  uint32_t head_size_bytes = 0;  // bytes of the new file before its bits
  uint32_t tail_size_bytes = 0;  // and behind them
  Sha256Bytes from_sha256{};
  Sha256Bytes to_sha256{};

  uint64_t bits_size_bytes() const { return (uint64_t{bit_count} + 7) / 8; }
  uint64_t to_size_bytes() const { return head_size_bytes + bits_size_bytes() + tail_size_bytes; }
};

// Reads and checks the header, O(1). `delta` is the whole file, since the header's sizes must fit
// it. DataLoss: damaged. FailedPrecondition: written for another version of this software.
absl::StatusOr<DeltaHeader> ParseDeltaHeader(std::string_view delta);

// The 128 bytes ParseDeltaHeader() reads; does not check the fields.
std::string SerializeDeltaHeader(const DeltaHeader& header);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_DELTA_HEADER_H_
