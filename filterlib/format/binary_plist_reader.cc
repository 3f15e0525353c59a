#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "filterlib/format/binary_plist.h"
#include "filterlib/format/plist_dictionary.h"

namespace urlfilter::format {
namespace {

constexpr size_t kTrailerBytes = 32;

absl::Status Damaged(absl::string_view what, uint64_t offset) {
  return absl::DataLossError(absl::StrCat("binary plist: ", what, " at byte ", offset));
}

// `width` bytes at `offset`, most significant first; the caller has checked the range.
uint64_t BigEndian(std::string_view bytes, uint64_t offset, uint64_t width) {
  uint64_t value = 0;
  for (uint64_t i = 0; i < width; ++i) value = value << 8 | static_cast<uint8_t>(bytes[offset + i]);
  return value;
}

// What the last 32 bytes say, once it is known to describe this file to the byte.
struct Trailer {
  uint64_t offset_width, reference_width, object_count, top_object, table_offset;
};

absl::StatusOr<Trailer> ReadTrailer(std::string_view bytes) {
  if (bytes.size() < kBinaryPlistMagic.size() + 1 + kTrailerBytes) {
    return Damaged("too short for header, object and trailer, ends", bytes.size());
  }
  const uint64_t start = bytes.size() - kTrailerBytes;
  const Trailer trailer{BigEndian(bytes, start + 6, 1), BigEndian(bytes, start + 7, 1),
                        BigEndian(bytes, start + 8, 8), BigEndian(bytes, start + 16, 8),
                        BigEndian(bytes, start + 24, 8)};
  if (trailer.offset_width < 1 || trailer.offset_width > 8 || trailer.reference_width < 1 ||
      trailer.reference_width > 8) {
    return Damaged("trailer with widths not from 1 to 8", start);
  }
  if (trailer.table_offset <= kBinaryPlistMagic.size() || trailer.table_offset > start) {
    return Damaged("trailer with an offset table outside the file", start);
  }
  const uint64_t table_bytes = start - trailer.table_offset;
  if (table_bytes % trailer.offset_width != 0 ||
      trailer.object_count != table_bytes / trailer.offset_width || trailer.object_count == 0) {
    return Damaged("trailer whose object count does not fit the offset table", start);
  }
  if (trailer.top_object >= trailer.object_count) {
    return Damaged("trailer with a top object that does not exist", start);
  }
  return trailer;
}

// One object: its marker's type, its count, and where its payload lies. The whole object is
// [offset, payload + payload_bytes) and lies inside the object area.
struct Object {
  uint64_t offset = 0;
  uint8_t marker = 0;
  uint64_t count = 0;
  uint64_t payload = 0;
  uint64_t payload_bytes = 0;

  uint8_t type() const { return marker >> 4; }
  uint64_t end() const { return payload + payload_bytes; }
};

enum : uint8_t {
  kSimple = 0x0,
  kInteger = 0x1,
  kReal = 0x2,
  kDate = 0x3,
  kData = 0x4,
  kAscii = 0x5,
  kUtf16 = 0x6,
  kUid = 0x8,
  kArray = 0xA,
  kSet = 0xC,
  kDict = 0xD
};

class Reader {
 public:
  Reader(std::string_view bytes, const Trailer& trailer) : bytes_(bytes), trailer_(trailer) {}

  absl::StatusOr<PlistDictionary> ReadTop();

 private:
  absl::StatusOr<Object> ReadObject(uint64_t number);
  absl::Status ReadCount(Object& object) const;
  absl::Status CheckExtent(Object& object) const;
  uint64_t UnitBytes(const Object& object) const;
  absl::Status AddEntry(uint64_t key_number, uint64_t value_number);
  PlistValue ValueOf(const Object& object) const;
  absl::Status CheckNoOverlap();

  uint64_t Reference(const Object& dictionary, uint64_t index) const {
    return BigEndian(bytes_, dictionary.payload + index * trailer_.reference_width,
                     trailer_.reference_width);
  }
  std::string_view Payload(const Object& object) const {
    return bytes_.substr(object.payload, object.payload_bytes);
  }

  std::string_view bytes_;
  const Trailer trailer_;
  PlistDictionary dictionary_;
  std::set<std::string_view> seen_keys_;
  std::vector<Object> objects_;  // Every object looked at.
};

absl::StatusOr<Object> Reader::ReadObject(uint64_t number) {
  if (number >= trailer_.object_count) {
    return absl::DataLossError(
        absl::StrCat("binary plist: reference to object ", number, " of ", trailer_.object_count));
  }
  Object object;
  const uint64_t entry = trailer_.table_offset + number * trailer_.offset_width;
  object.offset = BigEndian(bytes_, entry, trailer_.offset_width);
  if (object.offset < kBinaryPlistMagic.size() || object.offset >= trailer_.table_offset) {
    return Damaged("offset of an object outside the object area", entry);
  }
  object.marker = static_cast<uint8_t>(bytes_[object.offset]);
  object.payload = object.offset + 1;
  RETURN_IF_ERROR(ReadCount(object));
  RETURN_IF_ERROR(CheckExtent(object));
  objects_.push_back(object);
  return object;
}

// The count in the marker's low bits, or in an integer after it where those are 0xF and the type
// is one that can be long.
absl::Status Reader::ReadCount(Object& object) const {
  object.count = object.marker & 0x0F;
  const bool may_be_long = object.type() >= kData && object.type() != kUid;
  if (!may_be_long || object.count != 0x0F) return absl::OkStatus();
  const uint64_t room = trailer_.table_offset - object.payload;
  const uint8_t marker = room > 0 ? static_cast<uint8_t>(bytes_[object.payload]) : 0;
  const uint64_t width = uint64_t{1} << (marker & 0x0F);
  if (marker < 0x10 || marker > 0x13 || width >= room) {
    return Damaged("bad count of an object", object.offset);
  }
  object.count = BigEndian(bytes_, object.payload + 1, width);
  object.payload += 1 + width;
  return absl::OkStatus();
}

// Bytes of one unit of an object's count.
uint64_t Reader::UnitBytes(const Object& object) const {
  switch (object.type()) {
    case kData:
    case kAscii:
      return 1;
    case kUtf16:
      return 2;
    case kArray:
    case kSet:
      return trailer_.reference_width;
    case kDict:
      return 2 * trailer_.reference_width;
    default:
      return 0;
  }
}

absl::Status Reader::CheckExtent(Object& object) const {
  const uint64_t room = trailer_.table_offset - object.payload;
  const uint64_t unit = UnitBytes(object);
  switch (object.type()) {
    case kSimple:  // null, booleans, fill
      break;
    case kInteger:
    case kReal:
    case kDate:  // 2^count bytes; more than 16 are unknown to the format
      if (object.count > 4) return Damaged("number of an unknown width", object.offset);
      object.payload_bytes = uint64_t{1} << object.count;
      break;
    case kUid:
      object.payload_bytes = object.count + 1;
      break;
    default:
      if (unit == 0) return Damaged("object of an unknown type", object.offset);
      if (object.count > room / unit) return Damaged("object longer than the file", object.offset);
      object.payload_bytes = object.count * unit;
  }
  if (object.payload_bytes > room) return Damaged("object longer than the file", object.offset);
  return absl::OkStatus();
}

PlistValue Reader::ValueOf(const Object& object) const {
  const uint64_t width = object.payload_bytes;
  switch (object.type()) {
    case kInteger: {
      if (width > 8) return OtherPlistValue{};
      const uint64_t value = BigEndian(bytes_, object.payload, width);
      if (width == 8 && value >> 63 != 0) return OtherPlistValue{};  // Negative.
      return value;
    }
    case kReal:
      if (width == 4) {
        const uint64_t bits = BigEndian(bytes_, object.payload, 4);
        return double{std::bit_cast<float>(static_cast<uint32_t>(bits))};
      }
      if (width == 8) return std::bit_cast<double>(BigEndian(bytes_, object.payload, 8));
      return OtherPlistValue{};
    case kData:
      return PlistData{Payload(object)};
    case kAscii:
      if (width > kMaxPlistTextLength) return OtherPlistValue{};
      return std::string(Payload(object));
    default:
      return OtherPlistValue{};
  }
}

absl::Status Reader::AddEntry(uint64_t key_number, uint64_t value_number) {
  ASSIGN_OR_RETURN(const Object key, ReadObject(key_number));
  ASSIGN_OR_RETURN(const Object value, ReadObject(value_number));
  if (key.type() != kAscii && key.type() != kUtf16) {
    return Damaged("dictionary key that is not a string", key.offset);
  }
  if (key.type() == kUtf16 || key.count > kMaxPlistTextLength) return absl::OkStatus();
  if (!seen_keys_.insert(Payload(key)).second) {
    return Damaged(absl::StrCat("key given twice"), key.offset);
  }
  dictionary_.emplace_back(Payload(key), ValueOf(value));
  return absl::OkStatus();
}

// Two objects are the same one or have no byte in common.
absl::Status Reader::CheckNoOverlap() {
  std::sort(objects_.begin(), objects_.end(),
            [](const Object& a, const Object& b) { return a.offset < b.offset; });
  for (size_t i = 1; i < objects_.size(); ++i) {
    const Object& before = objects_[i - 1];
    const Object& after = objects_[i];
    if (after.offset != before.offset && after.offset < before.end()) {
      return Damaged("overlapping objects", after.offset);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<PlistDictionary> Reader::ReadTop() {
  ASSIGN_OR_RETURN(const Object top, ReadObject(trailer_.top_object));
  if (top.type() != kDict) return Damaged("top object that is not a dictionary", top.offset);
  if (top.count > kMaxPlistEntries) {
    return Damaged(absl::StrCat("dictionary of more than ", kMaxPlistEntries, " entries"),
                   top.offset);
  }
  for (uint64_t i = 0; i < top.count; ++i) {
    RETURN_IF_ERROR(AddEntry(Reference(top, i), Reference(top, top.count + i)));
  }
  RETURN_IF_ERROR(CheckNoOverlap());
  return std::move(dictionary_);
}

}  // namespace

absl::StatusOr<PlistDictionary> ReadBinaryPlist(std::string_view bytes) {
  if (bytes.substr(0, kBinaryPlistMagic.size()) != kBinaryPlistMagic) {
    return Damaged("no \"bplist00\"", 0);
  }
  ASSIGN_OR_RETURN(const Trailer trailer, ReadTrailer(bytes));
  return Reader(bytes, trailer).ReadTop();
}

}  // namespace urlfilter::format
