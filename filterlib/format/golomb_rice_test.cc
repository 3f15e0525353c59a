#include "filterlib/format/golomb_rice.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace urlfilter::format {
namespace {

constexpr uint64_t kNoLimit = uint64_t{1} << 33;

std::string Encode(const std::vector<uint64_t>& values, uint32_t parameter) {
  RiceWriter writer(parameter);
  for (const uint64_t value : values) writer.Append(value);
  return std::move(writer).Finish();
}

TEST(GolombRiceTest, WritesQuotientInZerosThenAOneThenTheLowBits) {
  // 13 = 1 * 8 + 5 with parameter 3: bits 0, 1, then 1 0 1 (5, lowest first).
  EXPECT_EQ(Encode({13}, 3), std::string("\x16"));
  EXPECT_EQ(Encode({0, 0, 0}, 0), std::string("\x07"));
}

TEST(GolombRiceTest, ReadsBackWhatItWroteForEveryParameter) {
  std::mt19937_64 random(1);
  for (uint32_t parameter = 0; parameter <= kMaxRiceParameter; ++parameter) {
    std::vector<uint64_t> values;
    values.reserve(500);
    for (int i = 0; i < 500; ++i) {
      values.push_back(random() % ((uint64_t{1} << parameter) * (i % 100 == 0 ? 200 : 3)));
    }
    const std::string bytes = Encode(values, parameter);
    RiceReader reader(bytes, parameter);
    for (const uint64_t value : values) {
      ASSERT_EQ(reader.Next(uint64_t{1} << 40), value) << "parameter " << parameter;
    }
    EXPECT_TRUE(reader.AtEnd());
  }
}

TEST(GolombRiceTest, EndsWhenTheBytesEnd) {
  EXPECT_EQ(RiceReader("", 3).Next(kNoLimit), std::nullopt);
  EXPECT_EQ(RiceReader(std::string_view("\0\0\0", 3), 3).Next(kNoLimit), std::nullopt);
  EXPECT_EQ(RiceReader("\x80", 3).Next(kNoLimit), std::nullopt) << "the low bits are missing";
}

TEST(GolombRiceTest, RefusesValuesAboveTheLimit) {
  const std::string bytes = Encode({100}, 2);
  EXPECT_EQ(RiceReader(bytes, 2).Next(100), 100u);
  EXPECT_EQ(RiceReader(bytes, 2).Next(99), std::nullopt);
}

TEST(GolombRiceTest, DoesNotOverflowOnLongRunsOfZeros) {
  std::string bytes(100000, '\0');
  bytes.back() = '\x80';
  EXPECT_EQ(RiceReader(bytes, 31).Next(kNoLimit), std::nullopt);
}

TEST(GolombRiceTest, SeesOneBitsAndBytesBehindTheLastCode) {
  RiceReader clean("\x01", 0);
  ASSERT_EQ(clean.Next(kNoLimit), 0u);
  EXPECT_TRUE(clean.AtEnd());
  RiceReader spare_bit("\x05", 0);
  ASSERT_EQ(spare_bit.Next(kNoLimit), 0u);
  EXPECT_FALSE(spare_bit.AtEnd());
  RiceReader spare_byte(std::string_view("\x01\0", 2), 0);
  ASSERT_EQ(spare_byte.Next(kNoLimit), 0u);
  EXPECT_FALSE(spare_byte.AtEnd());
}

}  // namespace
}  // namespace urlfilter::format
