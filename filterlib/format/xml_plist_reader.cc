#include <plist/plist.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "filterlib/format/plist_dictionary.h"
#include "filterlib/format/xml_plist.h"

namespace urlfilter::format {
namespace {

// The largest legal filter is 512 MiB of bits, 700 MiB of base64; libplist takes 32-bit sizes.
constexpr size_t kMaxXmlBytes = size_t{1} << 30;

// A prefilter is one dictionary; other tools may add a few containers. libplist frees containers
// recursively, so their number, and with it their depth, is limited before it sees them.
constexpr size_t kMaxContainers = 256;

struct PlistDeleter {
  void operator()(void* node) const { plist_free(node); }
};
using OwnedPlist = std::unique_ptr<void, PlistDeleter>;

struct FreeDeleter {
  void operator()(void* memory) const { std::free(memory); }
};

size_t CountOccurrences(std::string_view bytes, std::string_view needle) {
  size_t count = 0;
  for (size_t at = bytes.find(needle); at != std::string_view::npos;
       at = bytes.find(needle, at + needle.size())) {
    ++count;
  }
  return count;
}

absl::Status CheckLimits(std::string_view bytes) {
  if (bytes.size() > kMaxXmlBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("XML plist of ", bytes.size(), " bytes; the limit is ", kMaxXmlBytes));
  }
  if (CountOccurrences(bytes, "<dict") + CountOccurrences(bytes, "<array") > kMaxContainers) {
    return absl::ResourceExhaustedError(
        absl::StrCat("XML plist of more than ", kMaxContainers, " containers"));
  }
  return absl::OkStatus();
}

size_t CountKeys(plist_t node);

size_t CountKeysOfArray(plist_t array) {
  plist_array_iter iterator = nullptr;
  plist_array_new_iter(array, &iterator);
  const std::unique_ptr<void, FreeDeleter> owned_iterator(iterator);
  size_t count = 0;
  while (true) {
    plist_t item = nullptr;
    plist_array_next_item(array, iterator, &item);
    if (item == nullptr) return count;
    count += CountKeys(item);
  }
}

size_t CountKeysOfDictionary(plist_t dictionary) {
  plist_dict_iter iterator = nullptr;
  plist_dict_new_iter(dictionary, &iterator);
  const std::unique_ptr<void, FreeDeleter> owned_iterator(iterator);
  size_t count = plist_dict_get_size(dictionary);
  while (true) {
    plist_t value = nullptr;
    plist_dict_next_item(dictionary, iterator, nullptr, &value);
    if (value == nullptr) return count;
    count += CountKeys(value);
  }
}

// Of all dictionaries in a tree of at most kMaxContainers.
size_t CountKeys(plist_t node) {
  switch (plist_get_node_type(node)) {
    case PLIST_ARRAY:
      return CountKeysOfArray(node);
    case PLIST_DICT:
      return CountKeysOfDictionary(node);
    default:
      return 0;
  }
}

// libplist keeps the last value of a key that is given twice, where another reader may keep the
// first. Every key it read began with "<key" in the text; so with as many of these as there are
// keys, none was doubled.
absl::Status CheckNoDoubledKey(std::string_view bytes, plist_t root) {
  if (CountOccurrences(bytes, "<key") == CountKeys(root)) return absl::OkStatus();
  return absl::DataLossError(
      "XML plist: a key is given twice, has no value, or stands in a comment or in CDATA");
}

PlistValue IntegerOf(plist_t node) {
  uint64_t value = 0;
  plist_get_uint_val(node, &value);
  if (value >> 63 != 0) return OtherPlistValue{};  // Negative.
  return value;
}

PlistValue ValueOf(plist_t node) {
  switch (plist_get_node_type(node)) {
    case PLIST_UINT:
      return IntegerOf(node);
    case PLIST_REAL: {
      double value = 0;
      plist_get_real_val(node, &value);
      return value;
    }
    case PLIST_STRING: {
      uint64_t length = 0;
      const char* text = plist_get_string_ptr(node, &length);
      if (text == nullptr || length > kMaxPlistTextLength) return OtherPlistValue{};
      return std::string(text, length);
    }
    case PLIST_DATA: {
      uint64_t length = 0;
      const char* data = plist_get_data_ptr(node, &length);
      return OwnedPlistData{data == nullptr ? std::string() : std::string(data, length)};
    }
    default:
      return OtherPlistValue{};
  }
}

absl::StatusOr<OwnedPlist> ParseWithLibplist(std::string_view bytes) {
  plist_t root = nullptr;
  plist_from_xml(bytes.data(), static_cast<uint32_t>(bytes.size()), &root);
  OwnedPlist owned(root);
  if (root == nullptr) return absl::DataLossError("XML plist: damaged or cut short");
  if (plist_get_node_type(root) != PLIST_DICT) {
    return absl::DataLossError("XML plist: the top value is not a dictionary");
  }
  if (plist_dict_get_size(root) > kMaxPlistEntries) {
    return absl::DataLossError(
        absl::StrCat("XML plist: dictionary of more than ", kMaxPlistEntries, " entries"));
  }
  RETURN_IF_ERROR(CheckNoDoubledKey(bytes, root));
  return owned;
}

}  // namespace

bool LooksLikeXmlPlist(std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.substr(0, 3) == kByteOrderMark) bytes.remove_prefix(3);
  const size_t start = bytes.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  bytes.remove_prefix(start);
  return bytes.substr(0, 5) == "<?xml" || bytes.substr(0, 6) == "<plist" ||
         bytes.substr(0, 9) == "<!DOCTYPE";
}

absl::StatusOr<PlistDictionary> ReadXmlPlist(std::string_view bytes) {
  RETURN_IF_ERROR(CheckLimits(bytes));
  ASSIGN_OR_RETURN(const OwnedPlist root, ParseWithLibplist(bytes));
  plist_dict_iter iterator = nullptr;
  plist_dict_new_iter(root.get(), &iterator);
  const std::unique_ptr<void, FreeDeleter> owned_iterator(iterator);
  PlistDictionary dictionary;
  while (true) {
    char* key = nullptr;
    plist_t value = nullptr;
    plist_dict_next_item(root.get(), iterator, &key, &value);
    if (value == nullptr) return dictionary;
    const std::unique_ptr<char, FreeDeleter> owned_key(key);
    dictionary.emplace_back(key, ValueOf(value));
  }
}

}  // namespace urlfilter::format
