// Where things lie in an in-app container, shared by its reader and its writer. The page with the
// picture is docs/formats/in-app.md. Numbers are little-endian.
#ifndef URLFILTER_FILTERLIB_FORMAT_IN_APP_LAYOUT_H_
#define URLFILTER_FILTERLIB_FORMAT_IN_APP_LAYOUT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "filterlib/format/in_app_container.h"

namespace urlfilter::format {

inline constexpr std::string_view kInAppMagic{"UFINAPP\0", 8};
inline constexpr uint32_t kInAppVersion = 1;
inline constexpr size_t kInAppHeaderBytes = 64;
inline constexpr size_t kInAppAlignment = 64;
inline constexpr size_t kInAppDigestBytes = 32;

// Offsets of the header's numbers.
inline constexpr size_t kInAppVersionAt = 8;         // 32 bits
inline constexpr size_t kInAppReservedAt = 12;       // 32 bits, 0
inline constexpr size_t kInAppCategoryBytesAt = 16;  // 64 bits, as all that follow
inline constexpr size_t kInAppBlockFilterBytesAt = 24;
inline constexpr size_t kInAppTableBytesAt = 32;
inline constexpr size_t kInAppUnusedAt = 40;  // 24 bytes, 0

// What a category may be called: 1 to kMaxCategoryNameLength characters of printable ASCII.
inline bool IsCategoryName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxCategoryNameLength &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

// Where a section begins that comes after `offset` bytes: the next multiple of kInAppAlignment.
constexpr uint64_t InAppAlign(uint64_t offset) {
  return (offset + kInAppAlignment - 1) / kInAppAlignment * kInAppAlignment;
}

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_IN_APP_LAYOUT_H_
