#include "bloom/fingerprint_layout.h"

#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/little_endian.h"

namespace urlfilter::bloom {
namespace {

constexpr std::string_view kMagic = "UFPRINT1";
constexpr size_t kHashSeedOffset = 8;
constexpr size_t kEntryCountOffset = 16;
constexpr size_t kGroupCountOffset = 24;
constexpr size_t kLineCountOffset = 32;
constexpr size_t kValueBitsOffset = 40;
constexpr size_t kSpareOffset = 44;

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("fingerprint table: ", what));
}

absl::Status ValidateCounts(const FingerprintLayout& layout, size_t size_bytes) {
  if (layout.value_bits > kMaxValueBits) {
    return Damaged(absl::StrCat("value bits are ", layout.value_bits, ", at most ", kMaxValueBits,
                                " are allowed"));
  }
  // The first two comparisons keep the sum in TotalBytes() from overflowing.
  const bool fits = layout.line_count <= size_bytes / kLineBytes &&
                    layout.group_count <= size_bytes && layout.TotalBytes() == size_bytes;
  if (layout.line_count == 0 || layout.group_count == 0 || !fits) {
    return Damaged(absl::StrCat("the header tells of ", layout.line_count, " lines and ",
                                layout.group_count, " groups; there are ", size_bytes, " bytes"));
  }
  if (layout.entry_count > layout.line_count * layout.SlotsPerLine()) {
    return Damaged(
        absl::StrCat(layout.entry_count, " entries do not fit into ", layout.line_count, " lines"));
  }
  return absl::OkStatus();
}

}  // namespace

void EncodeFingerprintHeader(const FingerprintLayout& layout, char* header) {
  std::memset(header, 0, kFingerprintHeaderBytes);
  kMagic.copy(header, kMagic.size());
  StoreLittleEndian(layout.hash_seed, header + kHashSeedOffset);
  StoreLittleEndian(layout.entry_count, header + kEntryCountOffset);
  StoreLittleEndian(layout.group_count, header + kGroupCountOffset);
  StoreLittleEndian(layout.line_count, header + kLineCountOffset);
  StoreLittleEndian(layout.value_bits, header + kValueBitsOffset);
}

absl::StatusOr<FingerprintLayout> DecodeFingerprintLayout(std::string_view bytes) {
  if (bytes.size() < kFingerprintHeaderBytes) return Damaged("shorter than its header");
  if (bytes.substr(0, kMagic.size()) != kMagic) return Damaged("does not begin with UFPRINT1");
  const std::string_view spare = bytes.substr(kSpareOffset, kFingerprintHeaderBytes - kSpareOffset);
  if (spare.find_first_not_of('\0') != std::string_view::npos) {
    return Damaged("the spare bytes of the header are not zero");
  }
  FingerprintLayout layout;
  layout.hash_seed = LoadLittleEndian<uint64_t>(bytes.data() + kHashSeedOffset);
  layout.entry_count = LoadLittleEndian<uint64_t>(bytes.data() + kEntryCountOffset);
  layout.group_count = LoadLittleEndian<uint64_t>(bytes.data() + kGroupCountOffset);
  layout.line_count = LoadLittleEndian<uint64_t>(bytes.data() + kLineCountOffset);
  layout.value_bits = LoadLittleEndian<uint32_t>(bytes.data() + kValueBitsOffset);
  absl::Status status = ValidateCounts(layout, bytes.size());
  if (!status.ok()) return status;
  return layout;
}

}  // namespace urlfilter::bloom
