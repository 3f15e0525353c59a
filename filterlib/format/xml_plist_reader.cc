#include <plist/plist.h>

#include <cstdlib>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
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
