// The in-app container: what an app's own extension needs for exact verdicts, in one file that is
// mapped and used in place: category names, a block filter and a fingerprint table of family
// `xxh3-block`. Format page: docs/formats/in-app.md.
//
//   ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open("7/in-app.bin"));
//   ASSIGN_OR_RETURN(const InAppContainerView view, InAppContainerView::Create(file.bytes()));
//   view.fingerprints().Find(bloom::InAppKeyHash("example.com", view.hash_seed()));
#ifndef URLFILTER_FILTERLIB_FORMAT_IN_APP_CONTAINER_H_
#define URLFILTER_FILTERLIB_FORMAT_IN_APP_CONTAINER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bloom/block_filter.h"
#include "bloom/fingerprint_table.h"

namespace urlfilter::format {

inline constexpr size_t kMaxCategories = 256;
inline constexpr size_t kMaxCategoryNameLength = 64;

// Builds the file. `categories[i]` is the name of category number i: at most kMaxCategories, each 1
// to kMaxCategoryNameLength bytes of printable ASCII. The sections are what the builders in bloom/
// give, made with one hash seed. InvalidArgument when any of this does not hold. Equal arguments
// give equal bytes.
absl::StatusOr<std::string> EncodeInAppContainer(const std::vector<std::string>& categories,
                                                 std::string_view block_filter,
                                                 std::string_view fingerprint_table);

// Immutable; copies share the caller's bytes, which must outlive them all. Safe to use from any
// thread. Lookups cannot fail.
class InAppContainerView {
 public:
  // Checks the structure: headers, sizes, and that names are what a writer may give. Its cost does
  // not grow with the number of keys. DataLoss says what is wrong; FailedPrecondition for a file of
  // a newer version.
  static absl::StatusOr<InAppContainerView> Create(std::string_view bytes);

  // DataLoss when the SHA-256 at the end of the file is not that of what precedes it. Reads all.
  absl::Status CheckDigest() const;

  const bloom::BlockFilterView& block_filter() const { return block_filter_; }
  const bloom::FingerprintTableView& fingerprints() const { return fingerprints_; }

  // Of both sections: what keys must be hashed with.
  uint64_t hash_seed() const { return fingerprints_.hash_seed(); }

  // The name of a category; "" for a number that has none.
  std::string_view CategoryName(uint8_t category) const;
  size_t category_count() const { return categories_.size(); }

 private:
  InAppContainerView(std::string_view bytes, std::vector<std::string_view> categories,
                     const bloom::BlockFilterView& block_filter,
                     const bloom::FingerprintTableView& fingerprints);

  std::string_view bytes_;
  std::vector<std::string_view> categories_;
  bloom::BlockFilterView block_filter_;
  bloom::FingerprintTableView fingerprints_;
};

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_IN_APP_CONTAINER_H_
