// What a fleet of devices asks of the service, on paper.
//
// The model: each device polls once an interval and a share of the jitter, at its own moment; the
// OS never polls more often than every 45 minutes. A poll finds a device awake with probability
// 1 - asleep, independently each time. A poll costs a 304 unless there is a new version, which
// costs the manifest and the filter or a delta; a 304 counts as 250 bytes. How a release spreads:
// adoption_curve.h. All functions are pure. tests/plan compares the plan with clients that ask the
// real service.
#ifndef URLFILTER_COMPILER_PLAN_FLEET_PLAN_H_
#define URLFILTER_COMPILER_PLAN_FLEET_PLAN_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace urlfilter::compiler {

struct FleetRequest {
  uint64_t devices = 0;
  double interval_seconds = 86400;  // Below 2,700 it is raised to that, as the OS does.
  double jitter_seconds = 0;
  double asleep = 0.1;  // Share of polls that find the device off: 0 to 0.99.
  double releases_per_day = 1;
  uint64_t plist_bytes = 0;
  uint64_t delta_bytes = 0;  // 0 = no delta is offered.
  uint64_t manifest_bytes = 0;
};

struct FleetPlan {
  double interval_seconds = 0;  // The mean one that devices keep.
  bool interval_raised = false;
  double requests_per_second = 0;  // Mean.
  // Exceeded in less than one second of 10^4: the mean and 3.72 of its square roots, the normal
  // approximation of a Poisson count.
  double peak_requests_per_second = 0;
  double bytes_per_day_full = 0;   // If every device downloads the whole filter.
  double bytes_per_day_delta = 0;  // If every device applies a delta.
  double seconds_to_50 = 0, seconds_to_90 = 0, seconds_to_99 = 0;
  // (seconds after the release, share): 121 points up to 1.2 times seconds_to_99.
  std::vector<std::pair<double, double>> adoption;
};

// InvalidArgument: no devices, an interval that is not above 0, a jitter below 0 or above 100
// intervals, `asleep` outside its range. Cost: that of an AdoptionCurve, at most some 10^6 points.
absl::StatusOr<FleetPlan> PlanFleet(const FleetRequest& request);

std::string RenderPlanText(const FleetRequest& request, const FleetPlan& plan);
std::string RenderPlanJson(const FleetRequest& request, const FleetPlan& plan);
// The adoption curve; stands alone, light and dark.
std::string RenderPlanSvg(const FleetPlan& plan);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PLAN_FLEET_PLAN_H_
