#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/digest.h"
#include "base/little_endian.h"
#include "base/status_macros.h"
#include "bloom/block_filter.h"
#include "bloom/fingerprint_table.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/in_app_layout.h"

namespace urlfilter::format {
namespace {

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("in-app container: ", what));
}

bool AllZero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == 0; });
}

absl::Status CheckHeader(std::string_view bytes) {
  if (bytes.size() < kInAppHeaderBytes + kInAppDigestBytes) return Damaged("too short");
  if (bytes.substr(0, kInAppMagic.size()) != kInAppMagic) return Damaged("no \"UFINAPP\"");
  const auto version = LoadLittleEndian<uint32_t>(bytes, kInAppVersionAt);
  if (version > kInAppVersion) {
    return absl::FailedPreconditionError(absl::StrCat("in-app container of version ", version,
                                                      "; this reader knows ", kInAppVersion));
  }
  const bool zeros = AllZero(bytes.substr(kInAppReservedAt, 4)) &&
                     AllZero(bytes.substr(kInAppUnusedAt, kInAppHeaderBytes - kInAppUnusedAt));
  if (version != kInAppVersion || !zeros) return Damaged("bad header");
  return absl::OkStatus();
}

// Cuts sections off the front of what lies between header and digest.
class SectionCutter {
 public:
  explicit SectionCutter(std::string_view bytes)
      : bytes_(bytes), end_(bytes.size() - kInAppDigestBytes) {}

  // The next section, whose length stands in the header at `length_at`.
  absl::StatusOr<std::string_view> Next(size_t length_at, const char* name) {
    const auto length = LoadLittleEndian<uint64_t>(bytes_, length_at);
    const uint64_t begin = InAppAlign(at_);
    if (begin > end_ || length > end_ - begin) {
      return Damaged(absl::StrCat(name, " of ", length, " bytes is longer than the file"));
    }
    if (!AllZero(bytes_.substr(at_, begin - at_))) return Damaged("padding that is not zero");
    at_ = begin + length;
    return bytes_.substr(begin, length);
  }

  bool AtEnd() const { return at_ == end_; }

 private:
  std::string_view bytes_;
  uint64_t at_ = kInAppHeaderBytes;
  uint64_t end_;
};

absl::StatusOr<std::vector<std::string_view>> ReadCategories(std::string_view section) {
  if (section.size() < 2) return Damaged("no categories");
  const size_t count = LoadLittleEndian<uint16_t>(section, 0);
  if (count > kMaxCategories) return Damaged(absl::StrCat(count, " categories"));
  section.remove_prefix(2);
  std::vector<std::string_view> names;
  for (size_t i = 0; i < count; ++i) {
    const size_t length = section.empty() ? 0 : static_cast<uint8_t>(section.front());
    if (length >= section.size() || !IsCategoryName(section.substr(1, length))) {
      return Damaged(absl::StrCat("bad name of category ", i));
    }
    names.push_back(section.substr(1, length));
    section.remove_prefix(1 + length);
  }
  if (!section.empty()) return Damaged("bytes after the categories");
  return names;
}

}  // namespace

absl::StatusOr<InAppContainerView> InAppContainerView::Create(std::string_view bytes) {
  RETURN_IF_ERROR(CheckHeader(bytes));
  SectionCutter cutter(bytes);
  ASSIGN_OR_RETURN(const std::string_view names, cutter.Next(kInAppCategoryBytesAt, "categories"));
  ASSIGN_OR_RETURN(const std::string_view filter_bytes,
                   cutter.Next(kInAppBlockFilterBytesAt, "block filter"));
  ASSIGN_OR_RETURN(const std::string_view table_bytes,
                   cutter.Next(kInAppTableBytesAt, "fingerprint table"));
  if (!cutter.AtEnd()) return Damaged("bytes after the fingerprint table");
  ASSIGN_OR_RETURN(std::vector<std::string_view> categories, ReadCategories(names));
  ASSIGN_OR_RETURN(const auto filter, bloom::BlockFilterView::Create(filter_bytes));
  ASSIGN_OR_RETURN(const auto table, bloom::FingerprintTableView::Create(table_bytes));
  if (filter.hash_seed() != table.hash_seed()) return Damaged("sections with different seeds");
  return InAppContainerView(bytes, std::move(categories), filter, table);
}

InAppContainerView::InAppContainerView(std::string_view bytes,
                                       std::vector<std::string_view> categories,
                                       const bloom::BlockFilterView& block_filter,
                                       const bloom::FingerprintTableView& fingerprints)
    : bytes_(bytes),
      categories_(std::move(categories)),
      block_filter_(block_filter),
      fingerprints_(fingerprints) {}

absl::Status InAppContainerView::CheckDigest() const {
  const size_t end = bytes_.size() - kInAppDigestBytes;
  const Sha256Bytes digest = Sha256(bytes_.substr(0, end));
  const bool same = std::equal(digest.begin(), digest.end(), bytes_.begin() + end,
                               [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); });
  return same ? absl::OkStatus() : Damaged("the digest does not fit");
}

std::string_view InAppContainerView::CategoryName(uint8_t category) const {
  return category < categories_.size() ? categories_[category] : std::string_view();
}

}  // namespace urlfilter::format
