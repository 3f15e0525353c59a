#include "bloom/fingerprint_table.h"

#include <bit>
#include <cmath>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/little_endian.h"
#include "base/status_macros.h"
#include "bloom/fingerprint_entry.h"

namespace urlfilter::bloom {
namespace {

absl::Status ValidateValues(const FingerprintLayout& layout, std::string_view bytes) {
  const size_t count = size_t{1} << layout.value_bits;
  for (size_t i = 0; i < count; ++i) {
    const auto encoded = LoadLittleEndian<uint16_t>(bytes.data() + layout.ValuesOffset() + 2 * i);
    if (encoded > kLargestEncodedEntry) {
      return absl::DataLossError(
          absl::StrCat("fingerprint table: value ", i, " has unknown flags"));
    }
  }
  return absl::OkStatus();
}

// Bit i of the answer: slot i equals `wanted` in the bits of `mask`. Without a branch for each
// slot: where a key stands is random, and a wrong guess would wait for the line to come from
// memory. The last slot of 7 bytes is read with the spare byte behind it, so that the load stays
// in the line; `mask` leaves that byte out.
template <size_t kSlotBytes>
uint32_t MatchingSlots(const char* line, uint64_t wanted, uint64_t mask) {
  uint32_t matching = 0;
#pragma GCC unroll 9
  for (size_t i = 0; i < kLineBytes / kSlotBytes; ++i) {
    const auto slot = LoadLittleEndian<uint64_t>(line + i * kSlotBytes);
    matching |= uint32_t{((slot ^ wanted) & mask) == 0} << i;
  }
  return matching;
}

}  // namespace

absl::StatusOr<FingerprintTableView> FingerprintTableView::Create(std::string_view bytes) {
  ASSIGN_OR_RETURN(const FingerprintLayout layout, DecodeFingerprintLayout(bytes));
  RETURN_IF_ERROR(ValidateValues(layout, bytes));
  return FingerprintTableView(layout, bytes.data());
}

FingerprintTableView::FingerprintTableView(const FingerprintLayout& layout, const char* bytes)
    : layout_(layout),
      values_(bytes + layout.ValuesOffset()),
      lines_(bytes + layout.LinesOffset()),
      pilots_(bytes + layout.PilotsOffset()) {}

const char* FingerprintTableView::Line(const InAppHash& hash) const {
  const auto pilot = static_cast<uint8_t>(pilots_[layout_.GroupOf(hash)]);
  return lines_ + layout_.LineOf(hash, pilot) * kLineBytes;
}

FingerprintMatches FingerprintTableView::Find(const InAppHash& hash) const {
  FingerprintMatches matches;
  const char* line = Line(hash);
  const uint64_t wanted = layout_.Slot(hash, 0);
  const uint64_t value_mask = (uint64_t{1} << layout_.value_bits) - 1;
  const size_t slot_bytes = layout_.SlotBytes();
  uint32_t matching = slot_bytes == 7
                          ? MatchingSlots<7>(line, wanted, (~uint64_t{0} >> 8) & ~value_mask)
                          : MatchingSlots<8>(line, wanted, ~value_mask);
  for (; matching != 0; matching &= matching - 1) {
    const char* slot = line + static_cast<size_t>(std::countr_zero(matching)) * slot_bytes;
    const uint64_t value = LoadLittleEndian<uint64_t>(slot) & value_mask;
    matches.Append(DecodeEntry(LoadLittleEndian<uint16_t>(values_ + 2 * value)));
  }
  return matches;
}

void FingerprintTableView::Prefetch(const InAppHash& hash) const { __builtin_prefetch(Line(hash)); }

double FingerprintTableView::FalsePositiveRate() const {
  return std::ldexp(static_cast<double>(layout_.SlotsPerLine()),
                    -static_cast<int>(layout_.FingerprintBits()));
}

}  // namespace urlfilter::bloom
