#include "bloom/fingerprint_table.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/little_endian.h"

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
  const uint64_t wanted = layout_.Slot(hash, 0) >> layout_.value_bits;
  const size_t slot_bytes = layout_.SlotBytes();
  // The last slot of 7 bytes is read with the spare byte 63, so the load stays in the line.
  for (size_t offset = 0; offset + 7 < kLineBytes; offset += slot_bytes) {
    const uint64_t slot = LoadLittleEndian<uint64_t>(line + offset) & layout_.SlotMask();
    if (slot >> layout_.value_bits != wanted) continue;
    const uint64_t value = slot & ((uint64_t{1} << layout_.value_bits) - 1);
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
