#include "filterlib/format/delta_header.h"

#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/little_endian.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/format/golomb_rice.h"

namespace urlfilter::format {
namespace {

constexpr std::string_view kMagic = "UFDELTA";  // followed by the version, one digit
constexpr char kFormatVersion = '1';

// Where a field of the header begins. The page has the same table.
enum Offset : size_t {
  kFormatVersionAt = 7,
  kFromVersionAt = 8,
  kToVersionAt = 16,
  kBitCountAt = 24,
  kHashCountAt = 28,
  kMurmurSeedAt = 32,
  kFlipCountAt = 36,
  kRiceParameterAt = 40,
  kFromBitsOffsetAt = 44,
  kFromSizeAt = 48,
  kHeadSizeAt = 56,
  kTailSizeAt = 60,
  kFromSha256At = 64,
  kToSha256At = 96,
};

absl::Status Damaged(std::string_view what) {
  return absl::DataLossError(absl::StrCat("delta is damaged: ", AbslView(what)));
}

DeltaHeader LoadHeader(std::string_view delta) {
  DeltaHeader header;
  header.from_version = LoadLittleEndian<uint64_t>(delta, kFromVersionAt);
  header.to_version = LoadLittleEndian<uint64_t>(delta, kToVersionAt);
  header.bit_count = LoadLittleEndian<uint32_t>(delta, kBitCountAt);
  header.hash_count = LoadLittleEndian<uint32_t>(delta, kHashCountAt);
  header.murmur_seed = LoadLittleEndian<uint32_t>(delta, kMurmurSeedAt);
  header.flip_count = LoadLittleEndian<uint32_t>(delta, kFlipCountAt);
  header.rice_parameter = LoadLittleEndian<uint32_t>(delta, kRiceParameterAt);
  header.from_bits_offset = LoadLittleEndian<uint32_t>(delta, kFromBitsOffsetAt);
  header.from_size_bytes = LoadLittleEndian<uint64_t>(delta, kFromSizeAt);
  header.head_size_bytes = LoadLittleEndian<uint32_t>(delta, kHeadSizeAt);
  header.tail_size_bytes = LoadLittleEndian<uint32_t>(delta, kTailSizeAt);
  std::memcpy(header.from_sha256.data(), delta.data() + kFromSha256At, header.from_sha256.size());
  std::memcpy(header.to_sha256.data(), delta.data() + kToSha256At, header.to_sha256.size());
  return header;
}

// What cannot be true together, whatever the rest of the delta says.
absl::Status CheckHeader(const DeltaHeader& header, uint64_t delta_size) {
  const uint64_t frame = uint64_t{header.head_size_bytes} + header.tail_size_bytes;
  if (header.bit_count == 0) return Damaged("bitCount is 0");
  if (header.rice_parameter > kMaxRiceParameter) return Damaged("Rice parameter above 31");
  if (header.flip_count > header.bit_count) return Damaged("more flips than bits");
  if (frame > kMaxDeltaFrame) return Damaged("head and tail above 64 KiB");
  if (frame > delta_size - kDeltaHeaderSize) return Damaged("head and tail reach past its end");
  if (header.from_bits_offset + header.bits_size_bytes() > header.from_size_bytes) {
    return Damaged("the old bits reach past the old file's end");
  }
  const uint64_t payload_bits = (delta_size - kDeltaHeaderSize - frame) * 8;
  const uint64_t least_bits = uint64_t{header.flip_count} * (header.rice_parameter + 1);
  if (least_bits > payload_bits) return Damaged("too short for its number of flips");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DeltaHeader> ParseDeltaHeader(std::string_view delta) {
  if (delta.size() < kDeltaHeaderSize) return Damaged("shorter than its header of 128 bytes");
  if (delta.substr(0, kMagic.size()) != kMagic) return Damaged("does not begin with UFDELTA");
  if (delta[kFormatVersionAt] != kFormatVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("delta was written for a newer version: format ",
                     absl::string_view(delta.data() + kFormatVersionAt, 1), ", this reads 1"));
  }
  const DeltaHeader header = LoadHeader(delta);
  RETURN_IF_ERROR(CheckHeader(header, delta.size()));
  return header;
}

std::string SerializeDeltaHeader(const DeltaHeader& header) {
  std::string out(kMagic);
  out.push_back(kFormatVersion);
  AppendLittleEndian(header.from_version, out);
  AppendLittleEndian(header.to_version, out);
  AppendLittleEndian(header.bit_count, out);
  AppendLittleEndian(header.hash_count, out);
  AppendLittleEndian(header.murmur_seed, out);
  AppendLittleEndian(header.flip_count, out);
  AppendLittleEndian(header.rice_parameter, out);
  AppendLittleEndian(header.from_bits_offset, out);
  AppendLittleEndian(header.from_size_bytes, out);
  AppendLittleEndian(header.head_size_bytes, out);
  AppendLittleEndian(header.tail_size_bytes, out);
  out.append(header.from_sha256.begin(), header.from_sha256.end());
  out.append(header.to_sha256.begin(), header.to_sha256.end());
  return out;
}

}  // namespace urlfilter::format
