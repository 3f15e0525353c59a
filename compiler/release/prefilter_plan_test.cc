#include "compiler/release/prefilter_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/status_testing.h"
#include "bloom/prefilter_rate.h"

namespace urlfilter::compiler {
namespace {

constexpr uint32_t kSeed = 1267652889;

PlanRequest RequestFor(uint64_t item_count) {
  PlanRequest request;
  request.item_count = item_count;
  request.rate = {.value = 0.001, .per_url = false, .where = {}};
  request.key_set_sha256 = "digest of the keys";
  request.sizing = {.sticky = true, .headroom = 0.1};
  return request;
}

TEST(PrefilterPlan, TheFirstReleaseHasApplesExactSize) {
  PlanRequest request = RequestFor(10);
  request.murmur_seed = kSeed;
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.parameters, (bloom::PrefilterParameters{144, 10, kSeed}));
  EXPECT_EQ(plan.reason, SizingReason::kFirst);
}

TEST(PrefilterPlan, ParametersStayWhileTheRateHolds) {
  PlanRequest request = RequestFor(1000);
  request.previous = {14378, 10, 77};
  for (const uint64_t fewer : {1000u, 999u, 700u, 501u}) {
    request.item_count = fewer;
    ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
    EXPECT_EQ(plan.parameters, *request.previous) << fewer;
    EXPECT_EQ(plan.reason, SizingReason::kKept);
  }
}

TEST(PrefilterPlan, OneKeyTooManyGrowsTheFilterWithHeadroom) {
  PlanRequest request = RequestFor(1001);
  request.previous = {14378, 10, 77};
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.reason, SizingReason::kGrown);
  EXPECT_EQ(plan.parameters.bit_count,
            bloom::SizePrefilter(1102, 0.001, 1)->bit_count);  // ceil(1001 * 1.1)
  request.previous = plan.parameters;
  request.item_count = 1102;
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan next, PlanPrefilter(request));
  EXPECT_EQ(next.reason, SizingReason::kKept);
}

TEST(PrefilterPlan, AFilterTwiceTooLargeShrinks) {
  PlanRequest request = RequestFor(401);
  request.previous = {14378, 10, 77};
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.reason, SizingReason::kShrunk);
  EXPECT_EQ(plan.parameters.bit_count,
            bloom::SizePrefilter(442, 0.001, 1)->bit_count);  // ceil(401 * 1.1)
}

TEST(PrefilterPlan, AStricterRateCannotKeepTheSize) {
  PlanRequest request = RequestFor(1000);
  request.previous = {14378, 10, 77};
  request.rate.value = 0.0001;
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.reason, SizingReason::kGrown);
}

TEST(PrefilterPlan, KeptParametersNeverPredictMoreThanTheTargetOrApplesOwnSize) {
  for (uint64_t count = 1; count < 3000; count += 7) {
    PlanRequest request = RequestFor(count);
    request.previous = {14378, 10, 77};
    ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
    ASSERT_OK_AND_ASSIGN(const auto exact, bloom::SizePrefilter(count, 0.001, 1));
    const double limit = std::max(0.001, bloom::IdealPerKeyRate(exact, count));
    ASSERT_LE(bloom::IdealPerKeyRate(plan.parameters, count), limit * 1.01) << count;
  }
}

TEST(PrefilterPlan, AnotherSeedInThePolicyEndsStickiness) {
  PlanRequest request = RequestFor(1000);
  request.previous = {14378, 10, 77};
  request.murmur_seed = kSeed;
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.parameters.murmur_seed, kSeed);
}

TEST(PrefilterPlan, WithoutStickinessThePreviousReleaseIsForgotten) {
  PlanRequest request = RequestFor(900);
  request.previous = {14378, 10, 77};
  request.sizing.sticky = false;
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.reason, SizingReason::kFirst);
  EXPECT_EQ(plan.parameters.bit_count, bloom::SizePrefilter(900, 0.001, 1)->bit_count);
}

TEST(PrefilterPlan, APerUrlRateIsDividedAmongTheSubUrls) {
  const RateTarget target{.value = 0.01, .per_url = true, .where = {}};
  EXPECT_NEAR(PerKeyTarget(target, url::Profile::kIos27), 0.01 / 48, 2e-6);
  EXPECT_NEAR(PerKeyTarget(target, url::Profile::kIos26), 0.01 / 26, 2e-6);
}

TEST(PrefilterPlan, DerivedSeedsFollowTheContentAndAreNeverZero) {
  std::set<uint32_t> seeds;
  for (uint32_t attempt = 0; attempt < 1000; ++attempt) {
    seeds.insert(DeriveSeed("some digest", attempt));
  }
  EXPECT_EQ(seeds.size(), 1000u);
  EXPECT_FALSE(seeds.contains(0));
  EXPECT_NE(DeriveSeed("some digest", 0), DeriveSeed("another digest", 0));
}

TEST(PrefilterPlan, TheTagFollowsEveryBitAndEveryParameter) {
  const bloom::PrefilterParameters parameters{144, 10, kSeed};
  const std::string bits(18, '\x24');
  const std::string tag = PrefilterTag(parameters, bits);
  EXPECT_EQ(tag.size(), 32u);
  std::string flipped = bits;
  flipped[17] ^= 1;
  EXPECT_NE(PrefilterTag(parameters, flipped), tag);
  EXPECT_NE(PrefilterTag({143, 10, kSeed}, bits), tag);
  EXPECT_NE(PrefilterTag({144, 9, kSeed}, bits), tag);
  EXPECT_NE(PrefilterTag({144, 10, kSeed + 1}, bits), tag);
  EXPECT_EQ(PrefilterTag(parameters, bits), tag);
}

TEST(PrefilterPlan, APerUrlTargetIsMetAtEverySize) {
  for (const uint64_t count : {1, 2, 9, 57, 100, 1'000, 20'000, 1'000'000}) {
    for (const double target : {0.05, 0.001, 0.00001}) {
      PlanRequest request = RequestFor(count);
      request.rate = {.value = target, .per_url = true, .where = {}};
      ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
      const double predicted = bloom::PredictedPerKeyRate(plan.parameters, count);
      EXPECT_LE(bloom::PerUrlRate(predicted, TypicalCandidates(request.profile)), target * 1.000001)
          << count << " keys, target " << target << ", " << plan.parameters.bit_count
          << " bits for " << plan.apple.bit_count;
      EXPECT_TRUE(plan.meets_target);
      EXPECT_GE(plan.parameters.bit_count, plan.apple.bit_count);
    }
  }
}

TEST(PrefilterPlan, APerUrlTargetCostsNoMoreThanItMust) {
  PlanRequest request = RequestFor(1'000'000);
  request.rate = {.value = 0.01, .per_url = true, .where = {}};
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_LT(plan.parameters.bit_count, 1.03 * plan.apple.bit_count);
}

TEST(PrefilterPlan, ATargetOutOfReachIsSaidAndTheSizeBounded) {
  PlanRequest request = RequestFor(10);
  request.rate = {.value = 1e-15, .per_url = true, .where = {}};
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_FALSE(plan.meets_target);
  EXPECT_GT(plan.parameters.bit_count, plan.apple.bit_count);
  EXPECT_LE(plan.parameters.bit_count, 83 * plan.apple.bit_count + 1);
}

TEST(PrefilterPlan, APerKeyTargetKeepsApplesSizeEvenWhereItIsMissed) {
  PlanRequest request = RequestFor(1000);
  request.rate.value = 1e-6;
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.parameters, plan.apple);
  EXPECT_EQ(plan.parameters.bit_count, 28756u);
}

TEST(PrefilterPlan, HeadroomIsNotGivenBeyondTheBudget) {
  PlanRequest request = RequestFor(10'000);
  request.previous = {14378, 10, 77};
  request.size_budget_bytes = 19'000;  // The keys need 17,973 bytes; with headroom 19,770.
  ASSERT_OK_AND_ASSIGN(const PrefilterPlan plan, PlanPrefilter(request));
  EXPECT_EQ(plan.reason, SizingReason::kGrown);
  EXPECT_EQ(plan.parameters.bit_count, bloom::SizePrefilter(10'000, 0.001, 1)->bit_count);
}

}  // namespace
}  // namespace urlfilter::compiler
