#include "compiler/plan/fleet_plan.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "compiler/plan/adoption_curve.h"
#include "compiler/policy/policy.h"

namespace urlfilter::compiler {

namespace {

constexpr double kFloorSeconds = kMinimumPrefetchSeconds;
// Bounds of the curve, which has 500 points an interval until nearly all devices are there.
constexpr int kMostJitterIntervals = 100;
constexpr double kMostAsleep = 0.99;
constexpr double kDaySeconds = 86400;
constexpr double kAnswer304Bytes = 250;  // Status line and header fields.
constexpr double kPeakQuantile = 3.72;   // Of the normal distribution at 1 - 10^-4.
constexpr int kCurvePoints = 120;

double BytesPerDay(const FleetRequest& request, double polls_per_day, double artifact_bytes) {
  const double devices = static_cast<double>(request.devices);
  // A device that missed releases skips them: it cannot download more often than it polls.
  const double downloads = std::min(devices * request.releases_per_day, polls_per_day);
  return (polls_per_day - downloads) * kAnswer304Bytes +
         downloads * (static_cast<double>(request.manifest_bytes) + artifact_bytes);
}

}  // namespace

absl::StatusOr<FleetPlan> PlanFleet(const FleetRequest& request) {
  if (request.devices == 0) return absl::InvalidArgumentError("a fleet needs devices");
  if (!(request.interval_seconds > 0)) {
    return absl::InvalidArgumentError("the interval must be above 0 seconds");
  }
  const double longest_jitter =
      kMostJitterIntervals * std::max(request.interval_seconds, kFloorSeconds);
  if (!(request.jitter_seconds >= 0 && request.jitter_seconds <= longest_jitter)) {
    return absl::InvalidArgumentError(absl::StrCat("the jitter must be at least 0 and at most ",
                                                   kMostJitterIntervals, " intervals"));
  }
  if (!(request.asleep >= 0 && request.asleep <= kMostAsleep)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the share of sleeping devices must be at least 0 and at most ", kMostAsleep));
  }
  FleetPlan plan;
  plan.interval_raised = request.interval_seconds < kFloorSeconds;
  const double interval_seconds = std::max(request.interval_seconds, kFloorSeconds);
  plan.interval_seconds = interval_seconds + request.jitter_seconds / 2;
  const double polls_per_second =
      static_cast<double>(request.devices) * (1 - request.asleep) / plan.interval_seconds;
  plan.requests_per_second = polls_per_second;
  plan.peak_requests_per_second = polls_per_second + kPeakQuantile * std::sqrt(polls_per_second);
  const double polls_per_day = polls_per_second * kDaySeconds;
  plan.bytes_per_day_full =
      BytesPerDay(request, polls_per_day, static_cast<double>(request.plist_bytes));
  const uint64_t delta = request.delta_bytes > 0 ? request.delta_bytes : request.plist_bytes;
  plan.bytes_per_day_delta = BytesPerDay(request, polls_per_day, static_cast<double>(delta));
  const AdoptionCurve curve(interval_seconds, request.jitter_seconds, request.asleep);
  plan.seconds_to_50 = curve.SecondsTo(0.50);
  plan.seconds_to_90 = curve.SecondsTo(0.90);
  plan.seconds_to_99 = curve.SecondsTo(0.99);
  for (int i = 0; i <= kCurvePoints; ++i) {
    const double seconds = plan.seconds_to_99 * 1.2 * i / kCurvePoints;
    plan.adoption.emplace_back(seconds, curve.ShareAt(seconds));
  }
  return plan;
}

}  // namespace urlfilter::compiler
