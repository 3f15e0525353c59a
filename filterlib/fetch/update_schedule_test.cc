#include "filterlib/fetch/update_schedule.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace urlfilter::fetch {
namespace {

TEST(UpdateScheduleTest, FirstAttemptWaitsUpToAMinute) {
  EXPECT_EQ(FirstDelaySeconds(kMaxFirstDelaySeconds, 0), 0);
  EXPECT_EQ(FirstDelaySeconds(kMaxFirstDelaySeconds, 0.5), 30);
  EXPECT_EQ(FirstDelaySeconds(kMaxFirstDelaySeconds, 0.9999), 60);
}

TEST(UpdateScheduleTest, FirstAttemptWaitsUpToWhatTheCallerSaysAnySecondAsLikely) {
  EXPECT_EQ(FirstDelaySeconds(0, 0.9999), 0);
  EXPECT_EQ(FirstDelaySeconds(3600, 0.5), 1800) << "also above a minute";
  std::array<int, 10> devices{};
  for (int i = 0; i < 1000; ++i) ++devices.at(static_cast<size_t>(FirstDelaySeconds(9, i / 1e3)));
  for (const int waiting : devices) EXPECT_EQ(waiting, 100);
}

TEST(UpdateScheduleTest, TheSystemsRandomNumbersAreFromZeroToBelowOne) {
  for (int i = 0; i < 1000; ++i) {
    const double random = SystemRandom();
    EXPECT_TRUE(random >= 0 && random < 1) << random;
  }
}

TEST(UpdateScheduleTest, IntervalIsTheServersPlusJitter) {
  EXPECT_EQ(IntervalSeconds({86400, 2700, 0}, 0.9), 86400);
  EXPECT_EQ(IntervalSeconds({86400, 2700, 3600}, 0), 86400);
  EXPECT_EQ(IntervalSeconds({86400, 2700, 3600}, 0.5), 88200);
}

TEST(UpdateScheduleTest, IntervalNeverFallsBelowTheServersMinimumNorBelowApplesFloor) {
  EXPECT_EQ(IntervalSeconds({600, 600, 0}, 0), 2700);
  EXPECT_EQ(IntervalSeconds({3600, 7200, 0}, 0), 7200);
  EXPECT_EQ(IntervalSeconds({-5, -5, -5}, 0.5), 2700);
}

TEST(UpdateScheduleTest, BackOffDoublesFromAQuarterOfAnHourToADay) {
  EXPECT_EQ(BackOffSeconds(1, 0), 900);
  EXPECT_EQ(BackOffSeconds(1, 0.5), 1350);
  EXPECT_EQ(BackOffSeconds(2, 0), 1800);
  EXPECT_EQ(BackOffSeconds(7, 0), 57600);
  EXPECT_EQ(BackOffSeconds(8, 0), 86400);
  EXPECT_EQ(BackOffSeconds(4'000'000'000u, 0.99), 86400);
}

}  // namespace
}  // namespace urlfilter::fetch
