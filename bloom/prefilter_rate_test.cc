#include "bloom/prefilter_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <utility>

#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {
namespace {

constexpr uint32_t kSeed = 2538058380;

PrefilterParameters Size(uint64_t item_count, double rate) {
  return SizePrefilter(item_count, rate, kSeed).value();
}

// The rate of `filters` filters of `item_count` keys, each probed `probes` times. Members are
// real keys through the real builder; probes are random hashes, so none is a member.
double MeasuredRate(const PrefilterParameters& parameters, int filters, int item_count,
                    int probes) {
  std::mt19937_64 random(20260103);
  int64_t hits = 0;
  for (int filter = 0; filter < filters; ++filter) {
    PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
    for (int i = 0; i < item_count; ++i) builder.Add(std::to_string(random()) + ".example");
    const std::string bits = std::move(builder).Finish();
    const PrefilterView view = PrefilterView::Create(parameters, bits).value();
    for (int i = 0; i < probes; ++i) {
      const uint64_t hash = random();
      hits +=
          view.MayContain(KeyHash{static_cast<uint32_t>(hash), static_cast<uint32_t>(hash >> 32)});
    }
  }
  return static_cast<double>(hits) / (static_cast<double>(filters) * probes);
}

TEST(IdealPerKeyRateTest, IsBloomsFormula) {
  EXPECT_NEAR(IdealPerKeyRate(Size(1'000'000, 0.001), 1'000'000), 0.001, 1e-6);
  EXPECT_NEAR(IdealPerKeyRate(Size(1000, 1e-6), 1000), 1e-6, 1e-8);
  EXPECT_DOUBLE_EQ(IdealPerKeyRate({4, 1, kSeed}, 1), 0.25);
  EXPECT_DOUBLE_EQ(IdealPerKeyRate({1, 1, kSeed}, 1), 1);
}

TEST(IdealPerKeyRateTest, CountsThatLargeFiltersAreHitUnevenly) {
  // 2^32 is m + m/3: half of all probes go to the first third of the bits.
  const PrefilterParameters parameters = {3'221'225'472, 1, kSeed};
  const double items = 1e9, once = items / 4294967296.0;
  const double expected = 0.5 * -std::expm1(-2 * once) + 0.5 * -std::expm1(-once);
  EXPECT_NEAR(IdealPerKeyRate(parameters, 1'000'000'000), expected, 1e-6);
}

TEST(PerKeyRateTest, NoKeysAreNeverFoundAndFullFiltersAlways) {
  EXPECT_EQ(PredictedPerKeyRate({1000, 3, kSeed}, 0), 0);
  EXPECT_NEAR(PredictedPerKeyRate({1000, 3, kSeed}, 1'000'000), 1, 1e-9);
}

TEST(PredictedPerKeyRateTest, MeetsTheIdealInLargeFilters) {
  for (const uint64_t item_count : {100'000, 1'000'000, 50'000'000}) {
    const PrefilterParameters parameters = Size(item_count, 0.001);
    EXPECT_NEAR(
        PredictedPerKeyRate(parameters, item_count) / IdealPerKeyRate(parameters, item_count), 1,
        0.001);
  }
}

// 2 * 10^6 probes at 0.001 give 2000 hits with a standard deviation of 2.2 %; the bounds are
// three of them.
TEST(PredictedPerKeyRateTest, IsMeasuredAtTheUsualRate) {
  const PrefilterParameters parameters = Size(20'000, 0.001);
  const double predicted = PredictedPerKeyRate(parameters, 20'000);
  const double measured = MeasuredRate(parameters, 2, 20'000, 1'000'000);
  EXPECT_GT(measured, 0.93 * predicted);
  EXPECT_LT(measured, 1.07 * predicted);
}

// 4 * 10^7 probes give about 350 hits with a standard deviation of 5.4 %; over 1.2 * 10^9 probes
// the measured rate was 8.71e-6, 5 % above the prediction.
TEST(PredictedPerKeyRateTest, KnowsThatSmallFiltersMissVeryLowRates) {
  const PrefilterParameters parameters = Size(1000, 1e-6);
  const double predicted = PredictedPerKeyRate(parameters, 1000);
  EXPECT_GT(predicted / IdealPerKeyRate(parameters, 1000), 7.5);
  EXPECT_LT(predicted / IdealPerKeyRate(parameters, 1000), 9);
  const double measured = MeasuredRate(parameters, 5, 1000, 8'000'000);
  EXPECT_GT(measured, 0.89 * predicted);
  EXPECT_LT(measured, 1.21 * predicted);
}

TEST(PredictedPerKeyRateTest, DependsOnTheDivisorsOfTheSize) {
  // Measured over 1.2 * 10^9 and 2 * 10^8 probes: 8.71e-6 and 5.75e-6.
  EXPECT_NEAR(PredictedPerKeyRate({28756, 20, kSeed}, 1000), 8.4e-6, 0.5e-6);
  EXPECT_NEAR(PredictedPerKeyRate({28757, 20, kSeed}, 1000), 5.6e-6, 0.3e-6);
}

TEST(PerUrlRateTest, IsTheChanceOfAnyOfSeveral) {
  EXPECT_DOUBLE_EQ(PerUrlRate(0.5, 2), 0.75);
  EXPECT_NEAR(PerUrlRate(0.001, kTypicalSubUrls27), 0.0469, 0.0001);
  EXPECT_NEAR(PerUrlRate(1e-4, 48), 0.0048, 0.0001);
  EXPECT_NEAR(PerUrlRate(1e-18, 10), 1e-17, 1e-22);
  EXPECT_EQ(PerUrlRate(0, 48), 0);
}

TEST(PerUrlRateTest, TargetIsTheInverse) {
  for (const double rate : {1e-9, 1e-3, 0.3}) {
    for (const double candidates : {1.0, 4.0, 48.0}) {
      EXPECT_NEAR(PerUrlRate(PerKeyRateForPerUrlTarget(rate, candidates), candidates) / rate, 1,
                  1e-12);
    }
  }
}

}  // namespace
}  // namespace urlfilter::bloom
