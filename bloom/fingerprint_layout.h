// The shape of a fingerprint table's bytes, shared by its reader and its builder. The page with
// the picture is bit_layout.md.
#ifndef URLFILTER_BLOOM_FINGERPRINT_LAYOUT_H_
#define URLFILTER_BLOOM_FINGERPRINT_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

inline constexpr size_t kFingerprintHeaderBytes = 64;
inline constexpr size_t kLineBytes = 64;
inline constexpr uint32_t kMaxValueBits = 10;  // category (8), allow, exact host

// The numbers of the header and what follows from them.
struct FingerprintLayout {
  uint64_t hash_seed = 0;
  uint64_t entry_count = 0;
  uint64_t group_count = 0;  // at least 1
  uint64_t line_count = 0;   // at least 1
  uint32_t value_bits = 0;   // 0 .. kMaxValueBits; the table has 2^value_bits values

  // With few values, nine slots of 56 bits a line still leave a fingerprint of 49 bits.
  size_t SlotBytes() const { return value_bits <= 7 ? 7 : 8; }
  size_t SlotsPerLine() const { return kLineBytes / SlotBytes(); }
  uint32_t FingerprintBits() const { return static_cast<uint32_t>(8 * SlotBytes()) - value_bits; }

  // A slot is the fingerprint, the highest bits of `low`, above the number of its value. An
  // empty slot is 0, so a fingerprint never is: 0 counts as 1. `value` is below 2^value_bits.
  uint64_t Slot(const InAppHash& hash, uint64_t value) const {
    const uint64_t fingerprint = hash.low >> (64 - FingerprintBits());
    return (fingerprint == 0 ? 1 : fingerprint) << value_bits | value;
  }

  uint64_t GroupOf(const InAppHash& hash) const { return ScaleTo(hash.high, group_count); }

  // The line of a key whose group has this pilot: another line for nearly every pilot. A mix by
  // multiplications and a shift; the odd constants are 2^64 over the golden ratio (Knuth, TAOCP 3,
  // section 6.4) and the multiplier of degski's 64-bit mixer.
  uint64_t LineOf(const InAppHash& hash, uint8_t pilot) const {
    uint64_t mixed = (hash.high ^ (pilot * 0xd6e8feb86659fd93)) * 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 32)) * 0xd6e8feb86659fd93;
    return ScaleTo(mixed, line_count);
  }

  // Offsets from the first byte of the table.
  size_t ValuesOffset() const { return kFingerprintHeaderBytes; }
  size_t LinesOffset() const {
    const size_t value_bytes = size_t{2} << value_bits;
    return ValuesOffset() + (value_bytes + kLineBytes - 1) / kLineBytes * kLineBytes;
  }
  size_t PilotsOffset() const { return LinesOffset() + line_count * kLineBytes; }
  size_t TotalBytes() const { return PilotsOffset() + group_count; }
};

// Writes kFingerprintHeaderBytes bytes.
void EncodeFingerprintHeader(const FingerprintLayout& layout, char* header);

// Checks the header, that `bytes` has exactly the length it tells of, and that its entries would
// fit into its lines. DataLoss otherwise. Not the list of values.
absl::StatusOr<FingerprintLayout> DecodeFingerprintLayout(std::string_view bytes);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_FINGERPRINT_LAYOUT_H_
