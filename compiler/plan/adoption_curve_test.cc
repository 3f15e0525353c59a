#include "compiler/plan/adoption_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace urlfilter::compiler {
namespace {

TEST(AdoptionCurve, IsAStraightLineWithoutJitterAndSleep) {
  const AdoptionCurve curve(3600, 0, 0);
  EXPECT_NEAR(curve.ShareAt(900), 0.25, 1e-9);
  EXPECT_NEAR(curve.ShareAt(3600), 1, 1e-9);
  EXPECT_EQ(curve.ShareAt(0), 0);
  EXPECT_EQ(curve.ShareAt(1e9), 1);
}

TEST(AdoptionCurve, IsThatOfGeometricChancesWithoutJitter) {
  const AdoptionCurve curve(3600, 0, 0.3);
  EXPECT_NEAR(curve.ShareAt(3600), 0.7, 1e-3);
  EXPECT_NEAR(curve.ShareAt(5400), 0.7 + 0.3 * 0.35, 1e-3);
  EXPECT_NEAR(curve.ShareAt(7200), 0.91, 1e-3);
}

TEST(AdoptionCurve, TimesToSharesInvertIt) {
  for (const double asleep : {0.0, 0.1, 0.5, 0.9, 0.99}) {
    for (const double jitter : {0.0, 1.0, 600.0, 3600.0}) {
      const AdoptionCurve curve(3600, jitter, asleep);
      for (const double share : {0.01, 0.5, 0.9, 0.99}) {
        EXPECT_NEAR(curve.ShareAt(curve.SecondsTo(share)), share, 1e-9)
            << asleep << " " << jitter << " " << share;
      }
    }
  }
}

TEST(AdoptionCurve, NeverFalls) {
  const AdoptionCurve curve(3600, 900, 0.2);
  for (double seconds = 0; seconds < 20000; seconds += 7) {
    EXPECT_LE(curve.ShareAt(seconds), curve.ShareAt(seconds + 7)) << seconds;
  }
}

// Devices that have polled for long before the release.
std::vector<double> SimulatedTimes(double interval, double jitter, double asleep) {
  constexpr int kDevices = 100'000;
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> times;
  for (int i = 0; i < kDevices; ++i) {
    double poll = -(100 + uniform(random)) * (interval + jitter / 2);
    while (poll < 0 || uniform(random) < asleep) poll += interval + uniform(random) * jitter;
    times.push_back(poll);
  }
  return times;
}

TEST(AdoptionCurve, IsThatOfSimulatedDevices) {
  const struct { double jitter, asleep; } kCases[] = {{0, 0.3}, {600, 0.1}, {3600, 0.5}};
  for (const auto& test : kCases) {
    const AdoptionCurve curve(3600, test.jitter, test.asleep);
    const std::vector<double> times = SimulatedTimes(3600, test.jitter, test.asleep);
    for (const double seconds : {600.0, 1800.0, 3600.0, 3900.0, 5000.0, 9000.0, 14000.0}) {
      const auto have =
          std::count_if(times.begin(), times.end(), [&](double time) { return time <= seconds; });
      EXPECT_NEAR(static_cast<double>(have) / static_cast<double>(times.size()),
                  curve.ShareAt(seconds), 0.005)
          << test.jitter << " " << test.asleep << " " << seconds;
    }
  }
}

}  // namespace
}  // namespace urlfilter::compiler
