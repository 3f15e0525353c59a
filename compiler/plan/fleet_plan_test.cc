#include "compiler/plan/fleet_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

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
  EXPECT_NEAR(plan.requests_per_second, 1e7 * 0.9 / 86400, 0.01);
  EXPECT_GT(plan.peak_requests_per_second, plan.requests_per_second);
  EXPECT_GT(plan.bytes_per_day_full, 50 * plan.bytes_per_day_delta);
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
  EXPECT_GT(json["adoption"].size(), 100u);
  const std::string svg = RenderPlanSvg(plan);
  EXPECT_THAT(svg, HasSubstr("<svg xmlns="));
  EXPECT_THAT(svg, HasSubstr("polyline"));
}

}  // namespace
}  // namespace urlfilter::compiler
