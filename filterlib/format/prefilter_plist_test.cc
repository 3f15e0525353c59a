#include "filterlib/format/prefilter_plist.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "base/status_testing.h"
#include "filterlib/format/binary_plist.h"
#include "filterlib/format/format_page_testing.h"
#include "filterlib/format/plist_dictionary.h"

namespace urlfilter::format {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

// Apple's ten-key sample filter.
std::string GoldenBits() { return absl::HexStringToBytes("24682e3af673941107624516242e6fc3f787"); }

PrefilterInfo GoldenInfo() {
  PrefilterInfo info;
  info.parameters = {144, 10, 1267652889};
  info.item_count = 10;
  info.false_positive_tolerance = 0.001;
  info.name = "golden";
  info.version = 7;
  info.tag = "7-24682e3a";
  info.hash_family = "fnv1a-murmur3-32";
  return info;
}

std::string Encoded(PlistFormat format, PlistKeys keys = PlistKeys::kCurrent) {
  return *EncodePrefilterPlist(GoldenInfo(), GoldenBits(), format, keys);
}

constexpr PlistFormat kFormats[] = {PlistFormat::kBinary, PlistFormat::kXml};
constexpr PlistKeys kKeys[] = {PlistKeys::kCurrent, PlistKeys::kBeta};

TEST(PrefilterPlist, ReadsBackWhatItWroteInBothFormatsAndKeySets) {
  for (const PlistFormat format : kFormats) {
    for (const PlistKeys keys : kKeys) {
      const std::string bytes = Encoded(format, keys);
      ASSERT_OK_AND_ASSIGN(const DecodedPrefilter decoded, DecodePrefilterPlist(bytes));
      EXPECT_EQ(decoded.info, GoldenInfo());
      EXPECT_EQ(decoded.bits, GoldenBits());
      EXPECT_EQ(decoded.format, format);
      EXPECT_EQ(decoded.keys, keys);
    }
  }
}

TEST(PrefilterPlist, ReadsFiltersOfEverySmallSize) {
  for (uint32_t bit_count = 1; bit_count < 3000; bit_count += 7) {
    PrefilterInfo info;
    info.parameters = {bit_count, 3, 5};
    std::string bits((bit_count + 7) / 8, '\x5A');
    if (bit_count % 8 != 0) bits.back() &= static_cast<char>((1 << bit_count % 8) - 1);
    for (const PlistFormat format : kFormats) {
      ASSERT_OK_AND_ASSIGN(const std::string bytes,
                           EncodePrefilterPlist(info, bits, format, PlistKeys::kCurrent));
      ASSERT_OK_AND_ASSIGN(const DecodedPrefilter decoded, DecodePrefilterPlist(bytes));
      EXPECT_EQ(decoded.bits, bits);
      EXPECT_EQ(decoded.info, info);
    }
  }
}

TEST(PrefilterPlist, CopiesAndMovesKeepTheirBits) {
  for (const PlistFormat format : kFormats) {
    const std::string bytes = Encoded(format);
    ASSERT_OK_AND_ASSIGN(DecodedPrefilter decoded, DecodePrefilterPlist(bytes));
    const DecodedPrefilter copy = decoded;
    const DecodedPrefilter moved = std::move(decoded);
    EXPECT_EQ(copy.bits, GoldenBits());
    EXPECT_EQ(moved.bits, GoldenBits());
  }
}

TEST(PrefilterPlist, BinaryBitsLieAlignedInTheFile) {
  for (const size_t name_length : {1, 14, 15, 60, 300}) {
    PrefilterInfo info = GoldenInfo();
    info.name.assign(name_length, 'n');
    ASSERT_OK_AND_ASSIGN(
        const std::string bytes,
        EncodePrefilterPlist(info, GoldenBits(), PlistFormat::kBinary, PlistKeys::kCurrent));
    ASSERT_OK_AND_ASSIGN(const DecodedPrefilter decoded, DecodePrefilterPlist(bytes));
    EXPECT_EQ((decoded.bits.data() - bytes.data()) % kPlistDataAlignment, 0) << name_length;
  }
}

TEST(PrefilterPlist, XmlIsPlainText) {
  EXPECT_EQ(Encoded(PlistFormat::kXml), R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>itemCount</key>
	<integer>10</integer>
	<key>falsePositiveTolerance</key>
	<real>0.001</real>
	<key>murmurSeed</key>
	<integer>1267652889</integer>
	<key>bitCount</key>
	<integer>144</integer>
	<key>byteCount</key>
	<integer>18</integer>
	<key>hashCount</key>
	<integer>10</integer>
	<key>name</key>
	<string>golden</string>
	<key>version</key>
	<integer>7</integer>
	<key>tag</key>
	<string>7-24682e3a</string>
	<key>hashFamily</key>
	<string>fnv1a-murmur3-32</string>
	<key>data</key>
	<data>
	JGguOvZzlBEHYkUWJC5vw/eH
	</data>
</dict>
</plist>
)");
}

TEST(PrefilterPlist, EncoderRefusesWhatADeviceCouldReadOutOfBounds) {
  const auto encode = [](const PrefilterInfo& info, const std::string& bits) {
    return EncodePrefilterPlist(info, bits, PlistFormat::kBinary, PlistKeys::kCurrent);
  };
  EXPECT_THAT(encode(GoldenInfo(), std::string(17, 'x')), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(encode(GoldenInfo(), std::string(19, 'x')), StatusIs(StatusCode::kInvalidArgument));
  PrefilterInfo info = GoldenInfo();
  info.parameters.bit_count = 143;
  EXPECT_THAT(encode(info, GoldenBits()), StatusIs(StatusCode::kInvalidArgument));  // spare bit
  info = GoldenInfo();
  info.parameters.murmur_seed = 0;
  EXPECT_THAT(encode(info, GoldenBits()), StatusIs(StatusCode::kInvalidArgument));
  info = GoldenInfo();
  info.name = "caf\xC3\xA9";
  EXPECT_THAT(encode(info, GoldenBits()),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("printable ASCII")));
  info = GoldenInfo();
  info.false_positive_tolerance = 1;
  EXPECT_THAT(encode(info, GoldenBits()), StatusIs(StatusCode::kInvalidArgument));
}

// Every field wrong in turn, in both formats, through a dictionary of our own making.
struct BadField {
  const char* what;
  const char* key;
  PlistValue value;
  const char* message;
};

std::vector<BadField> BadFields() {
  return {
      {"bitCount 0", "bitCount", uint64_t{0}, "bitCount must be"},
      {"bitCount over 32 bits", "bitCount", uint64_t{1} << 32, "bitCount must be"},
      {"bitCount real", "bitCount", 144.0, "bitCount must be"},
      {"bitCount larger than the data", "bitCount", uint64_t{145}, "byteCount does not fit"},
      {"bitCount smaller than the data", "bitCount", uint64_t{143}, "bitCount"},
      {"hashCount 0", "hashCount", uint64_t{0}, "hashCount must be"},
      {"hashCount absurd", "hashCount", uint64_t{65}, "hash"},
      {"seed 0", "murmurSeed", uint64_t{0}, "murmurSeed must be"},
      {"seed over 32 bits", "murmurSeed", uint64_t{1} << 32, "murmurSeed must be"},
      {"byteCount off", "byteCount", uint64_t{19}, "byteCount does not fit"},
      {"byteCount text", "byteCount", std::string("18"), "byteCount must be"},
      {"itemCount text", "itemCount", std::string("10"), "itemCount must be"},
      {"tolerance 1", "falsePositiveTolerance", 1.0, "falsePositiveTolerance"},
      {"tolerance negative", "falsePositiveTolerance", -0.5, "falsePositiveTolerance"},
  };
}

PlistDictionary GoldenDictionary(std::string_view bits) {
  return {{"bitCount", uint64_t{144}}, {"byteCount", uint64_t{18}},
          {"hashCount", uint64_t{10}}, {"murmurSeed", uint64_t{1267652889}},
          {"itemCount", uint64_t{10}}, {"falsePositiveTolerance", 0.001},
          {"data", PlistData{bits}}};
}

TEST(PrefilterPlist, RefusesFieldsOutOfRange) {
  const std::string bits = GoldenBits();
  for (const BadField& bad : BadFields()) {
    PlistDictionary dictionary = GoldenDictionary(bits);
    for (auto& [key, value] : dictionary) {
      if (key == bad.key) value = bad.value;
    }
    EXPECT_THAT(DecodePrefilterPlist(WriteBinaryPlist(dictionary)),
                StatusIs(StatusCode::kDataLoss, HasSubstr(bad.message)))
        << bad.what;
  }
}

TEST(PrefilterPlist, RefusesMissingAndDoubledFields) {
  const std::string bits = GoldenBits();
  for (const char* field : {"bitCount", "hashCount", "murmurSeed"}) {
    PlistDictionary dictionary = GoldenDictionary(bits);
    std::erase_if(dictionary, [&](const auto& entry) { return entry.first == field; });
    EXPECT_THAT(DecodePrefilterPlist(WriteBinaryPlist(dictionary)),
                StatusIs(StatusCode::kDataLoss, HasSubstr(std::string(field) + " is missing")));
  }
  PlistDictionary both = GoldenDictionary(bits);
  both.insert(both.begin(), {"numberOfBits", uint64_t{144}});
  EXPECT_THAT(DecodePrefilterPlist(WriteBinaryPlist(both)),
              StatusIs(StatusCode::kDataLoss, HasSubstr("bitCount is given twice")));
}

std::string GoldenXmlWith(const std::string& member) {
  std::string xml = Encoded(PlistFormat::kXml);
  return xml.insert(xml.find("</dict>"), member);
}

TEST(PrefilterPlist, RefusesAKeyThatIsGivenTwiceInXml) {
  for (const char* doubled :
       {"<key>bitCount</key><integer>144</integer>", "<key>tag</key><string>other</string>",
        "<key>bit&#67;ount</key><integer>144</integer>",
        "<key >bitCount</key ><integer>9</integer>",
        "<key>other</key><array><dict><key>a</key><true/><key>a</key><true/></dict></array>"}) {
    EXPECT_THAT(DecodePrefilterPlist(GoldenXmlWith(doubled)), StatusIs(StatusCode::kDataLoss))
        << doubled;
  }
}

TEST(PrefilterPlist, TakesMembersOfOtherToolsInXml) {
  for (const char* member :
       {"<key>other</key><array><dict><key>a</key><true/></dict><dict><key>a</key><dict/></dict>"
        "</array>",
        "<key>other</key><dict><key>bitCount</key><integer>9</integer></dict>",
        "<!-- a comment --><key>other</key><string>&lt;key&gt;</string>",
        "<key>key</key><true/>"}) {
    ASSERT_OK_AND_ASSIGN(const DecodedPrefilter decoded,
                         DecodePrefilterPlist(GoldenXmlWith(member)));
    EXPECT_EQ(decoded.info, GoldenInfo()) << member;
  }
}

TEST(PrefilterPlist, RefusesBitsBeyondBitCount) {
  std::string bits = GoldenBits();
  bits.back() = '\x80';
  PlistDictionary dictionary = GoldenDictionary(bits);
  for (auto& [key, value] : dictionary) {
    if (key == "bitCount") value = uint64_t{143};
  }
  EXPECT_THAT(DecodePrefilterPlist(WriteBinaryPlist(dictionary)),
              StatusIs(StatusCode::kDataLoss, HasSubstr("beyond")));
}

TEST(PrefilterPlist, RefusesAHashFamilyItDoesNotKnow) {
  PrefilterInfo info = GoldenInfo();
  info.hash_family = "fnv1-murmur3-32";
  ASSERT_OK_AND_ASSIGN(
      const std::string bytes,
      EncodePrefilterPlist(info, GoldenBits(), PlistFormat::kBinary, PlistKeys::kCurrent));
  EXPECT_THAT(DecodePrefilterPlist(bytes), StatusIs(StatusCode::kFailedPrecondition));
}

TEST(PrefilterPlist, NeverAcceptsATruncatedOrExtendedFile) {
  for (const PlistFormat format : kFormats) {
    const std::string bytes = Encoded(format);
    // XML: nothing after the closing tag of the dictionary is needed by libplist.
    const size_t end = format == PlistFormat::kXml ? bytes.find("</dict>") : bytes.size();
    for (size_t length = 0; length < end; ++length) {
      EXPECT_THAT(DecodePrefilterPlist(bytes.substr(0, length)), StatusIs(StatusCode::kDataLoss))
          << length;
    }
  }
  EXPECT_THAT(DecodePrefilterPlist(Encoded(PlistFormat::kBinary) + std::string(1, '\0')),
              StatusIs(StatusCode::kDataLoss));
}

TEST(PrefilterPlist, RefusesWhatIsNoPropertyList) {
  for (const char* bytes : {"", "bplist", "bplist01", "{\"a\": 1}", "not a plist", "<html>"}) {
    EXPECT_THAT(DecodePrefilterPlist(bytes), StatusIs(StatusCode::kDataLoss)) << bytes;
  }
}

TEST(PrefilterPlist, XmlBombsAreRefused) {
  std::string deep = "<?xml version=\"1.0\"?><plist version=\"1.0\">";
  for (int i = 0; i < 100000; ++i) deep += "<array>";
  EXPECT_THAT(DecodePrefilterPlist(deep), StatusIs(StatusCode::kResourceExhausted));
}

TEST(PrefilterPlist, RefusesDataInXmlThatIsNoBase64) {
  std::string xml = Encoded(PlistFormat::kXml);
  const std::string base64 = absl::Base64Escape(GoldenBits());
  ASSERT_NE(xml.find(base64), std::string::npos);
  xml.replace(xml.find(base64), base64.size(), base64.size(), '%');
  EXPECT_THAT(DecodePrefilterPlist(xml),
              StatusIs(StatusCode::kDataLoss, HasSubstr("the filter has 0 bytes")));
}

TEST(PrefilterPlist, ThePageShowsTheseBytes) {
  EXPECT_EQ(HexOfPage("docs/formats/prefilter-plist.md"), Encoded(PlistFormat::kBinary));
}

}  // namespace
}  // namespace urlfilter::format
