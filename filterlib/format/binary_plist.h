// Property lists of Apple's binary format (`bplist00`), reduced to one dictionary of plain values
// and one large data value that is read in place. Byte layout: docs/formats/prefilter-plist.md,
// after the comment in Apple's CFBinaryPList.c.
//
// Pure functions without state: callable from any thread.
#ifndef URLFILTER_FILTERLIB_FORMAT_BINARY_PLIST_H_
#define URLFILTER_FILTERLIB_FORMAT_BINARY_PLIST_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "filterlib/format/plist_dictionary.h"

namespace urlfilter::format {

inline constexpr std::string_view kBinaryPlistMagic = "bplist00";

// In what WriteBinaryPlist() gives, the bytes of the data value begin at a multiple of this. Other
// writers do not align them.
inline constexpr size_t kPlistDataAlignment = 64;

// Writes `dictionary` in its order. Exactly one value must be PlistData; it becomes the last
// object, so that all others share the file's first page. Texts must be ASCII, whole numbers below
// 2^63; OtherPlistValue and OwnedPlistData must not occur (they end the process). At most 127
// entries. Equal arguments give equal bytes.
std::string WriteBinaryPlist(const PlistDictionary& dictionary);

// Reads the top dictionary. Cost and memory grow with the number of its entries (at most
// kMaxPlistEntries), not with the size of their values; values that are containers are measured
// but not entered, so cycles and depth do no harm. PlistData points into `bytes`.
// DataLoss for bytes that do not begin with kBinaryPlistMagic, a top object that is no dictionary
// or has too many entries, objects that lie outside the object area or overlap, keys that are
// doubled or not strings, wrong reference numbers, and a trailer that does not describe the file
// to the byte.
absl::StatusOr<PlistDictionary> ReadBinaryPlist(std::string_view bytes);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_BINARY_PLIST_H_
