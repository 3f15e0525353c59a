#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/little_endian.h"
#include "base/status_macros.h"
#include "bloom/block_filter.h"
#include "bloom/fingerprint_table.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/in_app_layout.h"

namespace urlfilter::format {
namespace {

absl::Status CheckCategories(const std::vector<std::string>& categories) {
  if (categories.size() > kMaxCategories) {
    return absl::InvalidArgumentError(
        absl::StrCat(categories.size(), " categories; the limit is ", kMaxCategories));
  }
  for (const std::string& name : categories) {
    if (!IsCategoryName(name)) {
      return absl::InvalidArgumentError(absl::StrCat("a category's name must be 1 to ",
                                                     kMaxCategoryNameLength,
                                                     " characters of printable ASCII"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSections(std::string_view block_filter, std::string_view fingerprint_table) {
  const auto filter = bloom::BlockFilterView::Create(block_filter);
  if (!filter.ok()) return absl::InvalidArgumentError(filter.status().message());
  const auto table = bloom::FingerprintTableView::Create(fingerprint_table);
  if (!table.ok()) return absl::InvalidArgumentError(table.status().message());
  if (filter->hash_seed() != table->hash_seed()) {
    return absl::InvalidArgumentError("block filter and fingerprint table have different seeds");
  }
  return absl::OkStatus();
}

std::string CategorySection(const std::vector<std::string>& categories) {
  std::string section;
  AppendLittleEndian(static_cast<uint16_t>(categories.size()), section);
  for (const std::string& name : categories) {
    section.push_back(static_cast<char>(name.size()));
    section += name;
  }
  return section;
}

void AppendAligned(std::string& out, std::string_view section) {
  out.resize(InAppAlign(out.size()), '\0');
  out += section;
}

}  // namespace

absl::StatusOr<std::string> EncodeInAppContainer(const std::vector<std::string>& categories,
                                                 std::string_view block_filter,
                                                 std::string_view fingerprint_table) {
  RETURN_IF_ERROR(CheckCategories(categories));
  RETURN_IF_ERROR(CheckSections(block_filter, fingerprint_table));
  const std::string names = CategorySection(categories);
  std::string out;
  out.reserve(block_filter.size() + fingerprint_table.size() + names.size() + 512);
  out += kInAppMagic;
  AppendLittleEndian(kInAppVersion, out);
  AppendLittleEndian(uint32_t{0}, out);
  AppendLittleEndian(uint64_t{names.size()}, out);
  AppendLittleEndian(uint64_t{block_filter.size()}, out);
  AppendLittleEndian(uint64_t{fingerprint_table.size()}, out);
  AppendAligned(out, names);
  AppendAligned(out, block_filter);
  AppendAligned(out, fingerprint_table);
  const Sha256Bytes digest = Sha256(out);
  out.append(digest.begin(), digest.end());
  return out;
}

}  // namespace urlfilter::format
