#include "filterlib/format/binary_plist.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "base/status_testing.h"

namespace urlfilter::format {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

// {"a": 1, "b": "xy", "data": <DE AD>}, laid out by hand so that every byte has an address.
std::string Handmade() {
  std::string bytes = "bplist00";                           //  0
  bytes += std::string("\xD3\x01\x02\x03\x04\x05\x06", 7);  //  8: dictionary, objects 1-3 -> 4-6
  bytes +=
      "\x51"  // 15: "a"
      "a"
      "\x51"  // 17: "b"
      "b"
      "\x54"  // 19: "data"
      "data";
  bytes += std::string("\x10\x01", 2);                      // 24: 1
  bytes += "\x52xy";                                        // 26: "xy"
  bytes += "\x42\xDE\xAD";                                  // 29: DE AD
  bytes += std::string("\x08\x0F\x11\x13\x18\x1A\x1D", 7);  // 32: offset table
  bytes += std::string(6, '\0') + "\x01\x01";               // 39: trailer
  bytes += std::string("\0\0\0\0\0\0\0\x07", 8);            // 47: objects
  bytes += std::string("\0\0\0\0\0\0\0\x00", 8);            // 55: top object
  bytes += std::string("\0\0\0\0\0\0\0\x20", 8);            // 63: offset of the offset table
  return bytes;
}

TEST(BinaryPlist, ReadsAFileMadeByHand) {
  const std::string bytes = Handmade();
  ASSERT_EQ(bytes.size(), 71u);
  ASSERT_OK_AND_ASSIGN(const PlistDictionary dictionary, ReadBinaryPlist(bytes));
  ASSERT_EQ(dictionary.size(), 3u);
  EXPECT_EQ(dictionary[0].first, "a");
  EXPECT_EQ(std::get<uint64_t>(dictionary[0].second), 1u);
  EXPECT_EQ(std::get<std::string>(dictionary[1].second), "xy");
  EXPECT_EQ(std::get<PlistData>(dictionary[2].second).bytes, "\xDE\xAD");
}

struct Damage {
  const char* what;
  size_t at;
  char byte;
  const char* message;
};

constexpr Damage kDamages[] = {
    {"magic", 6, '1', "no \"bplist00\""},
    {"offset width 0", 45, 0, "widths not from 1 to 8"},
    {"offset width 9", 45, 9, "widths not from 1 to 8"},
    {"reference width 0", 46, 0, "widths not from 1 to 8"},
    {"reference width 8", 46, 8, "longer than the file"},
    {"one object too many", 54, 8, "object count"},
    {"objects beyond the file", 47, '\x7F', "object count"},
    {"no objects", 54, 0, "object count"},
    {"top object missing", 62, 7, "top object that does not exist"},
    {"top object not a dictionary", 62, 6, "not a dictionary"},
    {"table in the header", 70, 8, "offset table outside"},
    {"table beyond the file", 63, '\x7F', "offset table outside"},
    {"table elsewhere", 70, '\x1F', "object count"},
    {"object in the header", 38, 7, "outside the object area"},
    {"object in the table", 38, '\x20', "outside the object area"},
    {"reference out of range", 14, 7, "reference to object 7 of 7"},
    {"key that is a number", 9, 4, "not a string"},
    {"key twice", 10, 1, "given twice"},
    {"data longer than the file", 29, '\x4E', "longer than the file"},
    {"data with a count that is no number", 29, '\x4F', "bad count"},
    {"string over its neighbour", 26, '\x53', "overlapping"},
    {"dictionary over its keys", 8, '\xD4', "reference to object 81 of 7"},
    {"integer over its neighbour", 24, '\x11', "overlapping"},
    {"offset into the middle of an object", 37, '\x1B', "unknown type"},
    {"unknown type", 29, '\x70', "unknown type"},
    {"integer of 32 bytes", 24, '\x15', "unknown width"},
};

TEST(BinaryPlist, RefusesDamage) {
  for (const Damage& damage : kDamages) {
    std::string bytes = Handmade();
    bytes[damage.at] = damage.byte;
    EXPECT_THAT(ReadBinaryPlist(bytes), StatusIs(StatusCode::kDataLoss, HasSubstr(damage.message)))
        << damage.what;
  }
}

TEST(BinaryPlist, DoesNotBelieveAClaimOfOneGiBInAHundredBytes) {
  std::string bytes = Handmade();
  // The data value becomes: long count, four bytes, 1 GiB; the file grows by five bytes.
  bytes.replace(29, 3, std::string("\x4F\x12\x40\x00\x00\x00\xDE\xAD", 8));
  bytes.back() = '\x25';
  EXPECT_THAT(ReadBinaryPlist(bytes),
              StatusIs(StatusCode::kDataLoss, HasSubstr("longer than the file at byte 29")));
}

TEST(BinaryPlist, ACycleDoesNoHarm) {
  std::string bytes = Handmade();
  bytes[12] = 0;  // The value of "a" is the dictionary itself.
  ASSERT_OK_AND_ASSIGN(const PlistDictionary dictionary, ReadBinaryPlist(bytes));
  EXPECT_TRUE(std::holds_alternative<OtherPlistValue>(dictionary[0].second));
}

TEST(BinaryPlist, ObjectsMayBeShared) {
  std::string bytes = Handmade();
  bytes[13] = 4;  // "b" has the same value object as "a", as writers that unique values do.
  ASSERT_OK_AND_ASSIGN(const PlistDictionary dictionary, ReadBinaryPlist(bytes));
  EXPECT_EQ(std::get<uint64_t>(dictionary[1].second), 1u);
}

TEST(BinaryPlist, NoSingleByteChangeMakesItReadOutsideItsInput) {
  const std::string good = Handmade();
  for (size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      // Exactly as many bytes as the file, so that a sanitizer sees one byte too far.
      const std::unique_ptr<char[]> bytes(new char[good.size()]);
      std::copy(good.begin(), good.end(), bytes.get());
      bytes[at] = static_cast<char>(byte);
      const auto read = ReadBinaryPlist(std::string_view(bytes.get(), good.size()));
      EXPECT_TRUE(read.ok() || read.status().code() == StatusCode::kDataLoss);
    }
  }
}

TEST(BinaryPlist, NegativeAndWideIntegersAreOtherValues) {
  std::string bytes = Handmade();
  // "xy" becomes an eight-byte integer of all ones: -1.
  bytes.replace(26, 3, "\x13" + std::string(8, '\xFF'));
  bytes[32 + 6 + 6] = '\x23';
  bytes.back() = '\x26';
  ASSERT_OK_AND_ASSIGN(const PlistDictionary dictionary, ReadBinaryPlist(bytes));
  EXPECT_TRUE(std::holds_alternative<OtherPlistValue>(dictionary[1].second));
}

TEST(BinaryPlist, WritesIntegersOfEveryWidth) {
  for (const uint64_t value :
       {uint64_t{0}, uint64_t{255}, uint64_t{256}, uint64_t{65535}, uint64_t{65536},
        uint64_t{0xFFFFFFFF}, uint64_t{0x100000000}, uint64_t{INT64_MAX}}) {
    const std::string bytes = WriteBinaryPlist({{"n", value}, {"data", PlistData{"x"}}});
    ASSERT_OK_AND_ASSIGN(const PlistDictionary dictionary, ReadBinaryPlist(bytes));
    EXPECT_EQ(std::get<uint64_t>(dictionary[0].second), value);
  }
}

}  // namespace
}  // namespace urlfilter::format
