#include "bloom/prefilter_parameters.h"

#include <cmath>
#include <limits>

#include "base/status_testing.h"

namespace urlfilter::bloom {
namespace {

using ::testing::HasSubstr;

constexpr uint32_t kSeed = 2538058380;

TEST(SizePrefilterTest, GivesWhatApplesToolGives) {
  const struct {
    uint64_t item_count;
    double rate;
    uint32_t bit_count, hash_count;
  } kRows[] = {{10, 0.001, 144, 10},
               {1000, 0.001, 14378, 10},
               {1'000'000, 0.001, 14'377'588, 10},
               {50'000'000, 0.001, 718'879'379, 10},
               {1, 0.5, 2, 2}};
  for (const auto& row : kRows) {
    ASSERT_OK_AND_ASSIGN(const PrefilterParameters sized,
                         SizePrefilter(row.item_count, row.rate, kSeed));
    EXPECT_EQ(sized, (PrefilterParameters{row.bit_count, row.hash_count, kSeed}));
  }
}

TEST(SizePrefilterTest, NoKeysGiveTheSmallestFilter) {
  ASSERT_OK_AND_ASSIGN(const PrefilterParameters sized, SizePrefilter(0, 0.001, kSeed));
  EXPECT_EQ(sized, (PrefilterParameters{8, 1, kSeed}));
  EXPECT_EQ(ByteCount(sized), 1u);
}

TEST(SizePrefilterTest, AFilterAlwaysHasABitAndAHash) {
  ASSERT_OK_AND_ASSIGN(const PrefilterParameters sized, SizePrefilter(1, 0.9999999, kSeed));
  EXPECT_EQ(sized, (PrefilterParameters{1, 1, kSeed}));
}

TEST(SizePrefilterTest, RefusesRatesThatAreNoProbability) {
  for (const double rate :
       {0.0, 1.0, -0.1, 1.5, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(SizePrefilter(10, rate, kSeed),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("false positive rate")));
  }
}

TEST(SizePrefilterTest, RefusesRatesThatNeedTooManyHashes) {
  EXPECT_OK(SizePrefilter(10, 1e-19, kSeed));
  EXPECT_THAT(SizePrefilter(10, 1e-20, kSeed),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at most 64")));
}

TEST(SizePrefilterTest, RefusesSeedZero) {
  EXPECT_THAT(SizePrefilter(10, 0.001, 0),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("murmurSeed is 0")));
  EXPECT_THAT(SizePrefilter(0, 0.001, 0), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(SizePrefilterTest, RefusesMoreBitsThanTheFormatCanCount) {
  ASSERT_OK_AND_ASSIGN(const PrefilterParameters largest, SizePrefilter(298'000'000, 0.001, kSeed));
  EXPECT_LT(ByteCount(largest), uint64_t{1} << 29);
  EXPECT_THAT(SizePrefilter(299'000'000, 0.001, kSeed),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("4294967295")));
  EXPECT_THAT(SizePrefilter(std::numeric_limits<uint64_t>::max(), 0.001, kSeed),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(ValidateParametersTest, NamesTheFieldThatIsWrong) {
  EXPECT_OK(ValidateParameters({1, 1, 1}));
  EXPECT_OK(ValidateParameters({0xffffffff, 64, 0xffffffff}));
  EXPECT_THAT(ValidateParameters({0, 1, 1}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("bitCount")));
  for (const uint32_t hash_count : {0u, 65u, 0xffffffffu}) {
    EXPECT_THAT(ValidateParameters({8, hash_count, 1}),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("hashCount")));
  }
  EXPECT_THAT(ValidateParameters({8, 1, 0}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("murmurSeed")));
}

TEST(ByteCountTest, RoundsUpWithoutOverflow) {
  EXPECT_EQ(ByteCount({.bit_count = 1}), 1u);
  EXPECT_EQ(ByteCount({.bit_count = 8}), 1u);
  EXPECT_EQ(ByteCount({.bit_count = 9}), 2u);
  EXPECT_EQ(ByteCount({.bit_count = 0xffffffff}), 1u << 29);
}

}  // namespace
}  // namespace urlfilter::bloom
