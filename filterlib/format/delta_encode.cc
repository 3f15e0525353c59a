#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/delta_header.h"
#include "filterlib/format/golomb_rice.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::format {
namespace {

// Calls visit(position) for every position at which the two differ, ascending.
template <typename Visit>
void ForEachFlip(std::string_view from, std::string_view to, Visit visit) {
  for (size_t base = 0; base < from.size(); base += sizeof(uint64_t)) {
    const size_t count = std::min(sizeof(uint64_t), from.size() - base);
    if (std::memcmp(from.data() + base, to.data() + base, count) == 0) continue;
    for (size_t i = base; i < base + count; ++i) {
      uint32_t flips = static_cast<uint8_t>(from[i] ^ to[i]);
      for (; flips != 0; flips &= flips - 1) visit(uint64_t{i} * 8 + std::countr_zero(flips));
    }
  }
}

// The parameter with the fewest bits for these flips, and how many bits that is. The lengths for
// all parameters are summed in one pass: a gap g costs (g >> r) + 1 + r bits.
struct RiceChoice {
  uint64_t flip_count = 0;
  uint32_t parameter = 0;
  uint64_t size_bits = std::numeric_limits<uint64_t>::max();
};

RiceChoice ChooseRiceParameter(std::string_view from, std::string_view to) {
  RiceChoice choice;
  std::array<uint64_t, kMaxRiceParameter + 1> quotients{};
  uint64_t next = 0;
  ForEachFlip(from, to, [&](uint64_t position) {
    uint64_t gap = position - next;
    next = position + 1;
    ++choice.flip_count;
    for (size_t r = 0; gap != 0 && r < quotients.size(); ++r, gap >>= 1) quotients[r] += gap;
  });
  for (uint32_t r = 0; r < quotients.size(); ++r) {
    const uint64_t size_bits = quotients[r] + choice.flip_count * (r + 1);
    if (size_bits < choice.size_bits) {
      choice.size_bits = size_bits;
      choice.parameter = r;
    }
  }
  return choice;
}

std::string EncodeFlips(std::string_view from, std::string_view to, uint32_t parameter) {
  RiceWriter writer(parameter);
  uint64_t next = 0;
  ForEachFlip(from, to, [&](uint64_t position) {
    writer.Append(position - next);
    next = position + 1;
  });
  return std::move(writer).Finish();
}

bool SpareBitsAreZero(const FilterFile& file) {
  const uint32_t used = file.bit_count % 8;
  return used == 0 || (static_cast<uint8_t>(file.bits.back()) >> used) == 0;
}

absl::Status CheckFile(const FilterFile& file, std::string_view name) {
  const auto refuse = [name](const auto&... why) {
    return absl::InvalidArgumentError(absl::StrCat(AbslView(name), ": ", why...));
  };
  const auto begin = reinterpret_cast<uintptr_t>(file.bytes.data());
  const auto bits = reinterpret_cast<uintptr_t>(file.bits.data());
  if (bits < begin || bits + file.bits.size() > begin + file.bytes.size()) {
    return refuse("the bits do not lie in the file");
  }
  if (file.bit_count == 0 || file.bits.size() != (uint64_t{file.bit_count} + 7) / 8) {
    return refuse(file.bits.size(), " bytes of bits for bitCount ", file.bit_count);
  }
  if (!SpareBitsAreZero(file)) return refuse("the spare bits behind the last one are not zero");
  if (file.bytes.size() - file.bits.size() > kMaxDeltaFrame) {
    return refuse("more than ", kMaxDeltaFrame, " bytes around the bits");
  }
  return absl::OkStatus();
}

absl::Status CheckPair(const FilterFile& from, const FilterFile& to) {
  RETURN_IF_ERROR(CheckFile(from, "old file"));
  RETURN_IF_ERROR(CheckFile(to, "new file"));
  if (from.bit_count != to.bit_count || from.hash_count != to.hash_count ||
      from.murmur_seed != to.murmur_seed) {
    return absl::InvalidArgumentError(
        absl::StrCat("a delta needs equal parameters: bitCount ", from.bit_count, " and ",
                     to.bit_count, ", hashCount ", from.hash_count, " and ", to.hash_count,
                     ", murmurSeed ", from.murmur_seed, " and ", to.murmur_seed));
  }
  return absl::OkStatus();
}

DeltaHeader MakeHeader(const FilterFile& from, const FilterFile& to, const RiceChoice& rice) {
  DeltaHeader header;
  header.from_version = from.version;
  header.to_version = to.version;
  header.bit_count = to.bit_count;
  header.hash_count = to.hash_count;
  header.murmur_seed = to.murmur_seed;
  header.flip_count = static_cast<uint32_t>(rice.flip_count);
  header.rice_parameter = rice.parameter;
  header.from_bits_offset = static_cast<uint32_t>(from.bits.data() - from.bytes.data());
  header.from_size_bytes = from.bytes.size();
  header.head_size_bytes = static_cast<uint32_t>(to.bits.data() - to.bytes.data());
  header.tail_size_bytes =
      static_cast<uint32_t>(to.bytes.size() - to.bits.size() - header.head_size_bytes);
  header.from_sha256 = Sha256(from.bytes);
  header.to_sha256 = Sha256(to.bytes);
  return header;
}

}  // namespace

absl::StatusOr<FilterFile> FilterFileOfPlist(std::string_view plist_bytes, uint64_t version) {
  ASSIGN_OR_RETURN(const DecodedPrefilter plist, DecodePrefilterPlist(plist_bytes));
  if (plist.format != PlistFormat::kBinary) {
    return absl::InvalidArgumentError("deltas are made between binary plists only, this is XML");
  }
  const bloom::PrefilterParameters& parameters = plist.info.parameters;
  return FilterFile{.bytes = plist_bytes,
                    .bits = plist.bits,
                    .version = version,
                    .bit_count = parameters.bit_count,
                    .hash_count = parameters.hash_count,
                    .murmur_seed = parameters.murmur_seed};
}

absl::StatusOr<EncodedDelta> EncodeDelta(const FilterFile& from, const FilterFile& to) {
  RETURN_IF_ERROR(CheckPair(from, to));
  const RiceChoice rice = ChooseRiceParameter(from.bits, to.bits);
  const DeltaHeader header = MakeHeader(from, to, rice);
  const uint64_t delta_size =
      kDeltaHeaderSize + header.head_size_bytes + header.tail_size_bytes + (rice.size_bits + 7) / 8;
  if (delta_size >= to.bytes.size()) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the delta would take ", delta_size, " bytes, the full file takes ", to.bytes.size()));
  }
  EncodedDelta delta;
  delta.bytes = SerializeDeltaHeader(header);
  delta.bytes += to.bytes.substr(0, header.head_size_bytes);
  delta.bytes += to.bytes.substr(header.head_size_bytes + to.bits.size());
  delta.bytes += EncodeFlips(from.bits, to.bits, rice.parameter);
  delta.flip_count = rice.flip_count;
  delta.bound_bytes = DeltaBoundBits(to.bit_count, rice.flip_count) / 8;
  return delta;
}

double DeltaBoundBits(uint64_t bit_count, uint64_t flip_count) {
  const auto log_factorial = [](uint64_t n) { return std::lgamma(static_cast<double>(n) + 1); };
  return (log_factorial(bit_count) - log_factorial(flip_count) -
          log_factorial(bit_count - flip_count)) /
         std::log(2.0);
}

}  // namespace urlfilter::format
