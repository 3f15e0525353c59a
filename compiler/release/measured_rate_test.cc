#include "compiler/release/measured_rate.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_rate.h"

namespace urlfilter::compiler {
namespace {

TEST(MeasuredRate, ThePredictionLiesInTheIntervalOfTheMeasurement) {
  std::vector<std::string> texts;
  texts.reserve(10'000);
  for (int i = 0; i < 10'000; ++i) texts.push_back("host" + std::to_string(100'000 + i) + ".test");
  const std::vector<std::string_view> keys(texts.begin(), texts.end());
  ASSERT_OK_AND_ASSIGN(const auto parameters, bloom::SizePrefilter(keys.size(), 0.01, 77));
  ASSERT_OK_AND_ASSIGN(auto builder, bloom::PrefilterBuilder::Create(parameters));
  builder.AddAll(keys);
  const std::string bits = std::move(builder).Finish();
  const double predicted = bloom::PredictedPerKeyRate(parameters, keys.size());
  ASSERT_OK_AND_ASSIGN(const MeasuredRate measured,
                       MeasureWithProbes(parameters, bits, keys, predicted, "seed"));
  EXPECT_EQ(measured.trials, 65'536u);
  EXPECT_LT(measured.low, predicted);
  EXPECT_GT(measured.high, predicted);
  EXPECT_LT(measured.high - measured.low, 0.3 * predicted);
  ASSERT_OK_AND_ASSIGN(const MeasuredRate again,
                       MeasureWithProbes(parameters, bits, keys, predicted, "seed", 3));
  EXPECT_EQ(again.hits, measured.hits);
  EXPECT_EQ(again.trials, measured.trials);
}

TEST(MeasuredRate, AFullFilterAlwaysHitsAndAnEmptyOneNever) {
  const bloom::PrefilterParameters parameters{64, 3, 1};
  ASSERT_OK_AND_ASSIGN(const MeasuredRate full,
                       MeasureWithProbes(parameters, std::string(8, '\xff'), {}, 0.5, "s"));
  EXPECT_EQ(full.hits, full.trials);
  EXPECT_EQ(full.high, 1);
  ASSERT_OK_AND_ASSIGN(const MeasuredRate empty,
                       MeasureWithProbes(parameters, std::string(8, '\0'), {}, 0, "s"));
  EXPECT_EQ(empty.hits, 0u);
  EXPECT_EQ(empty.trials, 1u << 20);
  EXPECT_LT(empty.high, 1e-5);
}

TEST(MeasuredRate, BitsThatDoNotFitTheParametersAreRefused) {
  EXPECT_THAT(MeasureWithProbes({64, 3, 1}, "short", {}, 0.5, "s"),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace urlfilter::compiler
