#include "compiler/plan/fleet_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status_testing.h"

namespace urlfilter::compiler {
namespace {

using ::testing::HasSubstr;

FleetRequest TenMillion() {
  FleetRequest request;
  request.devices = 10'000'000;
  request.asleep = 0.1;
  request.plist_bytes = 1'800'000;
  request.delta_bytes = 20'000;
  request.manifest_bytes = 900;
  return request;
}

TEST(FleetPlan, TenMillionDevicesADayAreAHundredRequestsASecond) {
  ASSERT_OK_AND_ASSIGN(const FleetPlan plan, PlanFleet(TenMillion()));
  EXPECT_NEAR(plan.requests_per_second, 104.167, 0.001);       // 10^7 * 0.9 / 86,400
  EXPECT_NEAR(plan.peak_requests_per_second, 142.134, 0.001);  // 104.167 + 3.72 * 10.206
  // Each of the 9 million polls of a day downloads: some devices miss that day's release.
  EXPECT_NEAR(plan.bytes_per_day_full, 9e6 * (900 + 1'800'000), 1);
  EXPECT_NEAR(plan.bytes_per_day_delta, 9e6 * (900 + 20'000), 1);
}

TEST(FleetPlan, PollsBetweenReleasesCostALittleEach) {
  FleetRequest request = TenMillion();
  request.releases_per_day = 0.5;
  ASSERT_OK_AND_ASSIGN(const FleetPlan plan, PlanFleet(request));
  EXPECT_NEAR(plan.requests_per_second, 104.167, 0.001);
  EXPECT_NEAR(plan.bytes_per_day_full, 4e6 * 250 + 5e6 * (900 + 1'800'000), 1);
  EXPECT_NEAR(plan.bytes_per_day_delta, 4e6 * 250 + 5e6 * (900 + 20'000), 1);
  request.delta_bytes = 0;  // None is offered.
  ASSERT_OK_AND_ASSIGN(const FleetPlan without, PlanFleet(request));
  EXPECT_EQ(without.bytes_per_day_delta, without.bytes_per_day_full);
}

// Without jitter, one in ten asleep: 0.9 of the devices come in the first interval, evenly, 0.09 in
// the second and 0.009 in the third.
TEST(FleetPlan, AReleaseSpreadsByNineTenthsOfTheRestAnInterval) {
  ASSERT_OK_AND_ASSIGN(const FleetPlan plan, PlanFleet(TenMillion()));
  EXPECT_NEAR(plan.seconds_to_50, 48'000, 1);  // 0.5 / 0.9 of a day
  EXPECT_NEAR(plan.seconds_to_90, 86'400, 1);
  EXPECT_NEAR(plan.seconds_to_99, 172'800, 1);
  ASSERT_EQ(plan.adoption.size(), 121u);
  EXPECT_EQ(plan.adoption.front(), std::pair(0.0, 0.0));
  EXPECT_NEAR(plan.adoption[25].first, 43'200, 1);
  EXPECT_NEAR(plan.adoption[25].second, 0.45, 1e-4);
  EXPECT_NEAR(plan.adoption.back().first, 207'360, 2);  // 2.4 days
  EXPECT_NEAR(plan.adoption.back().second, 0.9936, 1e-4);
}

TEST(FleetPlan, AnIntervalBelowTheFloorIsRaised) {
  FleetRequest request = TenMillion();
  request.interval_seconds = 600;
  ASSERT_OK_AND_ASSIGN(const FleetPlan plan, PlanFleet(request));
  EXPECT_TRUE(plan.interval_raised);
  EXPECT_EQ(plan.interval_seconds, 2700);
  EXPECT_THAT(RenderPlanText(request, plan), HasSubstr("45 minutes"));
}

TEST(FleetPlan, NonsenseIsRefused) {
  for (const auto& change : std::vector<std::function<void(FleetRequest&)>>{
           [](FleetRequest& r) { r.devices = 0; }, [](FleetRequest& r) { r.interval_seconds = 0; },
           [](FleetRequest& r) { r.jitter_seconds = -1; },
           [](FleetRequest& r) { r.jitter_seconds = 1e12; },
           [](FleetRequest& r) { r.asleep = 0.9999999; }, [](FleetRequest& r) { r.asleep = 1; },
           [](FleetRequest& r) { r.asleep = -0.1; }}) {
    FleetRequest request = TenMillion();
    change(request);
    EXPECT_THAT(PlanFleet(request), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(FleetPlan, JsonAndSvgHoldTheCurve) {
  ASSERT_OK_AND_ASSIGN(const FleetPlan plan, PlanFleet(TenMillion()));
  const auto json = nlohmann::json::parse(RenderPlanJson(TenMillion(), plan));
  EXPECT_EQ(json["devices"], 10'000'000);
  EXPECT_EQ(json["adoption"].size(), 121u);
  const std::string svg = RenderPlanSvg(plan);
  EXPECT_THAT(svg, HasSubstr("<svg xmlns="));
  EXPECT_THAT(svg, HasSubstr("polyline"));
}

}  // namespace
}  // namespace urlfilter::compiler
