#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "compiler/plan/fleet_plan.h"
#include "compiler/report/svg_plot.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

std::string TimeText(double seconds) {
  if (seconds < 2 * 3600) return absl::StrFormat("%.0f min", seconds / 60);
  if (seconds < 2 * 86400) return absl::StrFormat("%.1f h", seconds / 3600);
  return absl::StrFormat("%.1f d", seconds / 86400);
}

std::string BytesText(double bytes) {
  constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < std::size(kUnits); ++unit) bytes /= 1000;
  return absl::StrFormat("%.3g %s", bytes, kUnits[unit]);
}

}  // namespace

std::string RenderPlanText(const FleetRequest& request, const FleetPlan& plan) {
  std::string text = absl::StrFormat("devices    %d, %.3g %% of polls find one asleep\n",
                                     request.devices, 100 * request.asleep);
  absl::StrAppend(&text, "interval   ", TimeText(plan.interval_seconds),
                  plan.interval_raised ? " (the OS polls no more often than every 45 minutes)" : "",
                  "\n");
  absl::StrAppend(&text, absl::StrFormat("requests   %.4g a second on average, %.4g at the peak\n",
                                         plan.requests_per_second, plan.peak_requests_per_second));
  absl::StrAppend(&text, "traffic    ", BytesText(plan.bytes_per_day_full),
                  " a day with full downloads");
  if (request.delta_bytes > 0) {
    absl::StrAppend(&text, ", ", BytesText(plan.bytes_per_day_delta), " with deltas");
  }
  absl::StrAppend(&text, absl::StrFormat(" (%.3g releases a day)\n", request.releases_per_day));
  absl::StrAppend(&text, "roll-out   50 % after ", TimeText(plan.seconds_to_50), ", 90 % after ",
                  TimeText(plan.seconds_to_90), ", 99 % after ", TimeText(plan.seconds_to_99),
                  "\n");
  return text;
}

std::string RenderPlanJson(const FleetRequest& request, const FleetPlan& plan) {
  ordered_json curve = ordered_json::array();
  for (const auto& [seconds, share] : plan.adoption) curve.push_back({seconds, share});
  const ordered_json json = {
      {"schema", 1},
      {"devices", request.devices},
      {"asleep", request.asleep},
      {"intervalSeconds", plan.interval_seconds},
      {"intervalRaised", plan.interval_raised},
      {"releasesPerDay", request.releases_per_day},
      {"plistBytes", request.plist_bytes},
      {"deltaBytes", request.delta_bytes},
      {"requestsPerSecond", plan.requests_per_second},
      {"peakRequestsPerSecond", plan.peak_requests_per_second},
      {"bytesPerDay", {{"full", plan.bytes_per_day_full}, {"delta", plan.bytes_per_day_delta}}},
      {"secondsToShare",
       {{"50", plan.seconds_to_50}, {"90", plan.seconds_to_90}, {"99", plan.seconds_to_99}}},
      {"adoption", curve}};
  return json.dump(2) + "\n";
}

std::string RenderPlanSvg(const FleetPlan& plan) {
  std::vector<std::pair<double, double>> points;
  for (const auto& [seconds, share] : plan.adoption) {
    points.emplace_back(seconds / 3600, 100 * share);
  }
  return RenderLinePlot({.title = "Devices with the new release",
                         .x_label = "hours after the release",
                         .y_label = "%",
                         .standalone = true},
                        points);
}

}  // namespace urlfilter::compiler
