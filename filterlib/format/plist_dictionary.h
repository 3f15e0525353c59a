// One property list dictionary of plain values: what the binary and the XML plist code exchange
// with prefilter_plist.cc. Knows nothing of Bloom filters.
#ifndef URLFILTER_FILTERLIB_FORMAT_PLIST_DICTIONARY_H_
#define URLFILTER_FILTERLIB_FORMAT_PLIST_DICTIONARY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace urlfilter::format {

// Bytes inside the input of a reader, which must outlive it; of a writer: the caller's.
struct PlistData {
  std::string_view bytes;
};

// Bytes that had to be decoded (XML carries base64).
struct OwnedPlistData {
  std::string bytes;
};

// A value of a type no prefilter field has (array, date, negative integer, ...).
struct OtherPlistValue {};

using PlistValue =
    std::variant<OtherPlistValue, uint64_t, double, std::string, PlistData, OwnedPlistData>;

// Keys with their values, in the file's order. Keys are unique. Keys that are not ASCII or longer
// than kMaxPlistTextLength may be left out: no field of ours has such a name.
using PlistDictionary = std::vector<std::pair<std::string, PlistValue>>;

inline constexpr size_t kMaxPlistEntries = 1024;
inline constexpr size_t kMaxPlistTextLength = 1024;

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_PLIST_DICTIONARY_H_
