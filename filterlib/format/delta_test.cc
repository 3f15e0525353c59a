#include "filterlib/format/delta.h"

#include <cmath>
#include <cstddef>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "base/digest.h"
#include "base/status_testing.h"
#include "filterlib/format/delta_header.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::format {
namespace {

using ::testing::HasSubstr;

// A file with bits in it, and what EncodeDelta wants to know of it.
struct TestFile {
  std::string bytes;
  FilterFile view;
};

TestFile MakeFile(const std::string& head, const std::string& bits, const std::string& tail,
                  uint64_t version, uint32_t bit_count) {
  TestFile file;
  file.bytes = head + bits + tail;
  file.view = {"", "", version, bit_count, 10, 77};
  return file;
}

FilterFile View(const TestFile& file, size_t head_size) {
  FilterFile view = file.view;
  view.bytes = file.bytes;
  view.bits = view.bytes.substr(head_size, (uint64_t{view.bit_count} + 7) / 8);
  return view;
}

absl::StatusOr<std::string> Apply(std::string_view delta, std::string_view from) {
  std::string out;
  const absl::Status status = ApplyDelta(delta, from, [&](std::string_view bytes) {
    EXPECT_LE(bytes.size(), 64u * 1024);
    out += bytes;
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return out;
}

// Sets `hash_count` pseudo-random bits for each of the keys [first, last).
void AddKeys(uint64_t first, uint64_t last, uint32_t bit_count, std::string& bits) {
  for (uint64_t key = first; key < last; ++key) {
    std::mt19937_64 random(key * 0x9e3779b97f4a7c15u + 1);
    for (int i = 0; i < 10; ++i) {
      const uint64_t bit = random() % bit_count;
      bits[bit / 8] = static_cast<char>(bits[bit / 8] | (1u << (bit % 8)));
    }
  }
}

std::string FilterOfKeys(uint64_t first, uint64_t last, uint32_t bit_count) {
  std::string bits((uint64_t{bit_count} + 7) / 8, '\0');
  AddKeys(first, last, bit_count, bits);
  return bits;
}

constexpr uint32_t kBitCount = 143776;  // 10,000 keys at a rate of 0.001

TestFile OldFile() {
  return MakeFile("old head", FilterOfKeys(0, 10000, kBitCount), "old tail", 7, kBitCount);
}
TestFile NewFile() {
  return MakeFile("the new head", FilterOfKeys(20, 10020, kBitCount), "new tail!", 8, kBitCount);
}

EncodedDelta EncodeSmall(const TestFile& from, const TestFile& to) {
  const auto delta = EncodeDelta(View(from, 8), View(to, 12));
  EXPECT_OK(delta);
  return *delta;
}

TEST(DeltaTest, GivesTheNewFileByteForByte) {
  const TestFile from = OldFile(), to = NewFile();
  const EncodedDelta delta = EncodeSmall(from, to);
  ASSERT_OK_AND_ASSIGN(const std::string result, Apply(delta.bytes, from.bytes));
  EXPECT_EQ(result, to.bytes);
  EXPECT_LT(delta.bytes.size(), to.bytes.size() / 10);
}

TEST(DeltaTest, StatesVersionsParametersAndSizesInItsHeader) {
  const TestFile from = OldFile(), to = NewFile();
  const EncodedDelta delta = EncodeSmall(from, to);
  ASSERT_OK_AND_ASSIGN(const DeltaHeader header, ParseDeltaHeader(delta.bytes));
  EXPECT_EQ(header.from_version, 7u);
  EXPECT_EQ(header.to_version, 8u);
  EXPECT_EQ(header.bit_count, kBitCount);
  EXPECT_EQ(header.hash_count, 10u);
  EXPECT_EQ(header.murmur_seed, 77u);
  EXPECT_EQ(header.flip_count, delta.flip_count);
  EXPECT_EQ(header.from_size_bytes, from.bytes.size());
  EXPECT_EQ(header.to_size_bytes(), to.bytes.size());
  EXPECT_EQ(header.to_sha256, Sha256(to.bytes));
}

std::string Plist(const std::string& bits, PlistFormat format) {
  PrefilterInfo info;
  info.parameters = {kBitCount, 10, 77};
  info.item_count = 10000;
  info.false_positive_tolerance = 0.001;
  const auto plist = EncodePrefilterPlist(info, bits, format, PlistKeys::kCurrent);
  EXPECT_OK(plist);
  return *plist;
}

TEST(DeltaTest, TurnsOneBinaryPlistIntoTheOther) {
  const std::string from = Plist(FilterOfKeys(0, 10000, kBitCount), PlistFormat::kBinary);
  const std::string to = Plist(FilterOfKeys(20, 10020, kBitCount), PlistFormat::kBinary);
  ASSERT_OK_AND_ASSIGN(const FilterFile from_file, FilterFileOfPlist(from, 7));
  ASSERT_OK_AND_ASSIGN(const FilterFile to_file, FilterFileOfPlist(to, 8));
  EXPECT_EQ(to_file.version, 8u);
  ASSERT_OK_AND_ASSIGN(const EncodedDelta delta, EncodeDelta(from_file, to_file));
  ASSERT_OK_AND_ASSIGN(const std::string result, Apply(delta.bytes, from));
  EXPECT_EQ(result, to);
}

TEST(DeltaTest, IsNotMadeFromAnXmlPlist) {
  EXPECT_THAT(FilterFileOfPlist(Plist(FilterOfKeys(0, 100, kBitCount), PlistFormat::kXml), 7),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("XML")));
  EXPECT_THAT(FilterFileOfPlist("bplist00", 7), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(DeltaTest, IsTheSameEveryTime) {
  const TestFile from = OldFile(), to = NewFile();
  EXPECT_EQ(EncodeSmall(from, to).bytes, EncodeSmall(from, to).bytes);
}

TEST(DeltaTest, CarriesAChangeOfTheFieldsAloneWithoutAFlip) {
  const TestFile from = OldFile();
  const TestFile to = MakeFile("the new head", FilterOfKeys(0, 10000, kBitCount), "", 8, kBitCount);
  const EncodedDelta delta = EncodeSmall(from, to);
  EXPECT_EQ(delta.flip_count, 0u);
  EXPECT_EQ(delta.bytes.size(), kDeltaHeaderSize + 12);
  ASSERT_OK_AND_ASSIGN(const std::string result, Apply(delta.bytes, from.bytes));
  EXPECT_EQ(result, to.bytes);
}

TEST(DeltaTest, StaysNearTheInformationBound) {
  constexpr uint32_t kBits = 14377588;  // 10^6 keys at a rate of 0.001
  const TestFile from =
      MakeFile(std::string(500, 'h'), FilterOfKeys(0, 1000000, kBits), "", 1, kBits);
  const TestFile to =
      MakeFile(std::string(500, 'H'), FilterOfKeys(1000, 1001000, kBits), "", 2, kBits);
  ASSERT_OK_AND_ASSIGN(const EncodedDelta delta, EncodeDelta(View(from, 500), View(to, 500)));
  EXPECT_NEAR(delta.flip_count, 10000, 500);
  EXPECT_NEAR(delta.bound_bytes, 14900, 750);
  EXPECT_LT(delta.bytes.size(), 1.1 * delta.bound_bytes);
  EXPECT_GT(delta.bytes.size(), delta.bound_bytes);
  ASSERT_OK_AND_ASSIGN(const std::string result, Apply(delta.bytes, from.bytes));
  EXPECT_TRUE(result == to.bytes);
}

TEST(DeltaTest, BoundIsTheLogarithmOfTheNumberOfChoices) {
  EXPECT_NEAR(DeltaBoundBits(4, 2), std::log2(6), 1e-9);
  EXPECT_NEAR(DeltaBoundBits(1000, 0), 0, 1e-9);
  EXPECT_NEAR(DeltaBoundBits(52, 5), std::log2(2598960), 1e-9);
}

TEST(DeltaTest, IsNotMadeWhenTheFullFileIsSmaller) {
  const TestFile from = OldFile();
  const TestFile to =
      MakeFile("the new head", FilterOfKeys(50000, 60000, kBitCount), "", 8, kBitCount);
  EXPECT_THAT(EncodeDelta(View(from, 8), View(to, 12)),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("full file")));
}

TEST(DeltaTest, IsNotMadeBetweenFiltersOfOtherParameters) {
  const TestFile from = OldFile(), to = NewFile();
  FilterFile other = View(to, 12);
  other.hash_count = 9;
  EXPECT_THAT(EncodeDelta(View(from, 8), other),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("hashCount 10 and 9")));
  other = View(to, 12);
  other.murmur_seed = 1;
  EXPECT_THAT(EncodeDelta(View(from, 8), other), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(DeltaTest, RefusesToEncodeFilesThatContradictThemselves) {
  const TestFile from = OldFile(), to = NewFile();
  FilterFile short_bits = View(to, 12);
  short_bits.bits.remove_suffix(1);
  EXPECT_THAT(EncodeDelta(View(from, 8), short_bits),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("new file")));
  FilterFile elsewhere = View(to, 12);
  elsewhere.bits = View(from, 8).bits;
  EXPECT_THAT(EncodeDelta(View(from, 8), elsewhere),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("do not lie")));
  FilterFile no_bits = View(to, 12);
  no_bits.bits = no_bits.bits.substr(0, 0);
  no_bits.bit_count = 0;
  EXPECT_THAT(EncodeDelta(no_bits, no_bits),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("bitCount 0")));
  TestFile spare = MakeFile("", std::string("\xff"), "", 8, 5);
  EXPECT_THAT(EncodeDelta(View(spare, 0), View(spare, 0)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("spare bits")));
}

TEST(DeltaTest, RefusesAnyOtherFileBeforeWritingAByte) {
  const TestFile from = OldFile(), to = NewFile();
  const EncodedDelta delta = EncodeSmall(from, to);
  std::string other = from.bytes;
  other[100] ^= 1;
  for (const std::string& wrong : {other, from.bytes + "x", std::string()}) {
    const auto never = [](std::string_view) -> absl::Status {
      ADD_FAILURE() << "wrote something";
      return absl::OkStatus();
    };
    EXPECT_THAT(ApplyDelta(delta.bytes, wrong, never),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another file")));
  }
}

TEST(DeltaTest, RefusesEveryTruncationAndEveryFlippedBit) {
  const TestFile from = MakeFile("h", std::string(2000, '\x55'), "t", 1, 16000);
  std::string bits(2000, '\x55');
  bits[3] = 0, bits[900] = 1, bits[1999] = 2;
  const TestFile to = MakeFile("new head", bits, "new tail", 2, 16000);
  ASSERT_OK_AND_ASSIGN(const EncodedDelta delta, EncodeDelta(View(from, 1), View(to, 8)));
  for (size_t size = 0; size < delta.bytes.size(); ++size) {
    EXPECT_FALSE(Apply(delta.bytes.substr(0, size), from.bytes).ok()) << size;
  }
  EXPECT_FALSE(Apply(delta.bytes + '\0', from.bytes).ok());
  for (size_t bit = 0; bit < delta.bytes.size() * 8; ++bit) {
    if (bit / 8 >= 8 && bit / 8 < 24) continue;   // the versions: checked against the manifest
    if (bit / 8 >= 28 && bit / 8 < 36) continue;  // hashCount and murmurSeed: likewise
    std::string damaged = delta.bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(Apply(damaged, from.bytes).ok()) << "bit " << bit;
  }
}

TEST(DeltaTest, RefusesCodesOfANewerFormat) {
  std::string delta = EncodeSmall(OldFile(), NewFile()).bytes;
  delta[7] = '2';
  EXPECT_THAT(ParseDeltaHeader(delta),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("newer version")));
}

struct DamagedHeader {
  size_t offset;
  std::string bytes;
  std::string message;
};

TEST(DeltaTest, RefusesHeadersThatCannotBeTrue) {
  const std::string delta = EncodeSmall(OldFile(), NewFile()).bytes;
  const std::vector<DamagedHeader> cases = {
      {0, "x", "UFDELTA"},
      {24, std::string(4, '\0'), "bitCount is 0"},
      {36, std::string(4, '\xff'), "more flips than bits"},
      {36, std::string("\x00\x00\x02\x00", 4), "too short for its number of flips"},
      {40, std::string("\x20\x00\x00\x00", 4), "Rice parameter above 31"},
      {44, std::string(4, '\xff'), "old bits reach past"},
      {48, std::string(8, '\0'), "old bits reach past"},
      {56, std::string(4, '\xff'), "above 64 KiB"},
      {56, std::string("\xff\xff\x00\x00", 4), "above 64 KiB"},
      {60, std::string("\x00\xf0\x00\x00", 4), "past its end"},
  };
  for (const DamagedHeader& damage : cases) {
    std::string bytes = delta;
    bytes.replace(damage.offset, damage.bytes.size(), damage.bytes);
    EXPECT_THAT(ParseDeltaHeader(bytes),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr(damage.message)));
  }
}

TEST(DeltaTest, PassesTheSinksErrorOn) {
  const TestFile from = OldFile(), to = NewFile();
  const EncodedDelta delta = EncodeSmall(from, to);
  const auto full_disk = [](std::string_view) {
    return absl::ResourceExhaustedError("disk is full");
  };
  EXPECT_THAT(ApplyDelta(delta.bytes, from.bytes, full_disk),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("disk is full")));
}

// The bytes of the page's ```hex block.
std::string ExampleOfThePage() {
  std::ifstream page("docs/formats/delta.md");
  std::stringstream text;
  text << page.rdbuf();
  const std::string all = text.str();
  const size_t begin = all.find("```hex\n") + 7;
  const std::string block = all.substr(begin, all.find("```", begin) - begin);
  return absl::HexStringToBytes(absl::StrReplaceAll(block, {{" ", ""}, {"\n", ""}}));
}

TEST(DeltaTest, AppliesTheExampleOfThePage) {
  const std::string from = std::string("HEAD\x0f\0\0\0T", 9);
  const std::string to = std::string("head\x0e\0\x01\x80tail", 12);
  const std::string example = ExampleOfThePage();
  ASSERT_OK_AND_ASSIGN(const std::string result, Apply(example, from));
  EXPECT_EQ(result, to);
  ASSERT_OK_AND_ASSIGN(const DeltaHeader header, ParseDeltaHeader(example));
  EXPECT_EQ(header.rice_parameter, 3u);
  EXPECT_EQ(SerializeDeltaHeader(header), example.substr(0, kDeltaHeaderSize));
}

}  // namespace
}  // namespace urlfilter::format
