#include "bloom/fingerprint_table_builder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/little_endian.h"
#include "base/status_macros.h"
#include "bloom/fingerprint_layout.h"
#include "bloom/fingerprint_placement.h"

namespace urlfilter::bloom {
namespace {

constexpr uint64_t kKeysPerGroup = 4;
constexpr double kFullness = 0.98;
constexpr int kMaxAttempts = 100;

// The flags of an encoded entry: entries of a key that differ in them stand side by side.
uint16_t Flags(uint16_t encoded_entry) { return encoded_entry & 0x300; }

FingerprintLayout FirstLayout(uint64_t hash_seed, uint64_t entry_count, size_t value_count) {
  FingerprintLayout layout = {.hash_seed = hash_seed, .entry_count = entry_count};
  layout.value_bits = static_cast<uint32_t>(std::bit_width(value_count - 1));
  layout.group_count = entry_count / kKeysPerGroup + 1;
  const double slots = static_cast<double>(entry_count) / kFullness;
  layout.line_count = static_cast<uint64_t>(slots / static_cast<double>(layout.SlotsPerLine())) + 1;
  return layout;
}

// Adds lines to `layout` until the keys fit; the first attempt does for all but tiny tables.
absl::StatusOr<std::vector<uint8_t>> PlaceWithEnoughLines(FingerprintLayout& layout,
                                                          std::span<const InAppHash> hashes) {
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (auto pilots = PlaceGroups(layout, hashes)) return *std::move(pilots);
    layout.line_count += layout.line_count / 64 + 1;
  }
  return absl::ResourceExhaustedError(
      "fingerprint table: too many keys with the same hash; choose another hash seed");
}

// Puts `slot` into the first empty slot of a line. Called with ascending hashes and values, so
// the entries of a key end up in ascending order of their values.
void AppendSlot(const FingerprintLayout& layout, char* line, uint64_t slot) {
  while (LoadLittleEndian<uint64_t>(line) << (64 - 8 * layout.SlotBytes()) != 0) {
    line += layout.SlotBytes();
  }
  std::memcpy(line, &slot, layout.SlotBytes());
}

}  // namespace

void FingerprintTableBuilder::SortAndDropRepeats() {
  const auto order = [](const Item& item) {
    return std::pair(item.hash, Flags(item.encoded_entry));
  };
  std::stable_sort(items_.begin(), items_.end(),
                   [&](const Item& a, const Item& b) { return order(a) < order(b); });
  const auto repeats = std::unique(items_.begin(), items_.end(), [&](const Item& a, const Item& b) {
    return order(a) == order(b);
  });
  items_.erase(repeats, items_.end());
}

// Ascending; at least one, so that an empty table has a value too.
std::vector<uint16_t> FingerprintTableBuilder::DistinctValues() const {
  std::array<bool, kLargestEncodedEntry + 1> present = {};
  for (const Item& item : items_) present[item.encoded_entry] = true;
  std::vector<uint16_t> values;
  for (size_t value = 0; value < present.size(); ++value) {
    if (!present[value] && !(items_.empty() && value == 0)) continue;
    values.push_back(static_cast<uint16_t>(value));
  }
  return values;
}

std::string FingerprintTableBuilder::Encode(const FingerprintLayout& layout,
                                            const std::vector<uint16_t>& values,
                                            const std::vector<uint8_t>& pilots) const {
  std::string bytes(layout.TotalBytes(), '\0');
  EncodeFingerprintHeader(layout, bytes.data());
  for (size_t i = 0; i < values.size(); ++i) {
    StoreLittleEndian(values[i], bytes.data() + layout.ValuesOffset() + 2 * i);
  }
  for (const Item& item : items_) {
    const auto value = std::lower_bound(values.begin(), values.end(), item.encoded_entry);
    const uint64_t line = layout.LineOf(item.hash, pilots[layout.GroupOf(item.hash)]);
    AppendSlot(layout, bytes.data() + layout.LinesOffset() + line * kLineBytes,
               layout.Slot(item.hash, static_cast<uint64_t>(value - values.begin())));
  }
  std::copy(pilots.begin(), pilots.end(), bytes.data() + layout.PilotsOffset());
  return bytes;
}

absl::StatusOr<std::string> FingerprintTableBuilder::Finish() && {
  SortAndDropRepeats();
  if (items_.size() > std::numeric_limits<uint32_t>::max()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a fingerprint table holds at most 4294967295 entries, not ", items_.size()));
  }
  std::vector<InAppHash> hashes;
  hashes.reserve(items_.size());
  for (const Item& item : items_) hashes.push_back(item.hash);
  const std::vector<uint16_t> values = DistinctValues();
  FingerprintLayout layout = FirstLayout(hash_seed_, items_.size(), values.size());
  ASSIGN_OR_RETURN(const std::vector<uint8_t> pilots, PlaceWithEnoughLines(layout, hashes));
  return Encode(layout, values, pilots);
}

}  // namespace urlfilter::bloom
