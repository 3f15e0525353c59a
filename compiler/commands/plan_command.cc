#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/gate_options.h"
#include "compiler/commands/user_files.h"
#include "compiler/plan/fleet_plan.h"
#include "compiler/release/release_reader.h"
#include "filterlib/format/manifest.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {

namespace {

struct PlanArguments {
  FleetRequest request;
  std::string interval, jitter;
  std::string release;
  std::string filter;
  std::string svg;
  bool json = false;
};

// Sizes, interval and jitter from the release; what the command line says stands before them.
absl::StatusOr<FleetRequest> ReadRequest(const PlanArguments& arguments) {
  FleetRequest request = arguments.request;
  if (!arguments.release.empty()) {
    ASSIGN_OR_RETURN(const OpenRelease release,
                     OpenRelease::Open(arguments.release, arguments.filter));
    const format::Manifest& manifest = release.manifest();
    request.plist_bytes = manifest.plist.size_bytes;
    request.manifest_bytes = release.manifest_bytes().size();
    request.interval_seconds = static_cast<double>(manifest.prefetch.interval_seconds);
    request.jitter_seconds = static_cast<double>(manifest.prefetch.jitter_seconds);
    if (!manifest.deltas.empty()) {
      request.delta_bytes = manifest.deltas.front().artifact.size_bytes;
    }
  }
  if (!arguments.interval.empty()) {
    request.interval_seconds = *ParseDurationSeconds(arguments.interval);
  }
  if (!arguments.jitter.empty()) request.jitter_seconds = *ParseDurationSeconds(arguments.jitter);
  return request;
}

absl::Status Plan(const PlanArguments& arguments) {
  ASSIGN_OR_RETURN(const FleetRequest request, ReadRequest(arguments));
  ASSIGN_OR_RETURN(const FleetPlan plan, PlanFleet(request));
  std::cout << (arguments.json ? RenderPlanJson(request, plan) : RenderPlanText(request, plan));
  return arguments.svg.empty() ? absl::OkStatus()
                               : WriteUserFile(arguments.svg, RenderPlanSvg(plan));
}

}  // namespace

void AddPlanCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<PlanArguments>();
  CLI::App* plan =
      app.add_subcommand("plan", "Say what a fleet of devices will ask of the service");
  plan->footer(
      "Examples:\n"
      "  urlfilterc plan --devices 100000 --release releases\n"
      "  urlfilterc plan --devices 100000 --interval 6h --jitter 1h --svg curve.svg");
  plan->add_option("--devices", arguments->request.devices, "How many devices")->required();
  plan->add_option("--release", arguments->release, "Release directory, for sizes and interval")
      ->type_name("DIR");
  plan->add_option("--filter", arguments->filter, "Which filter of the release directory");
  plan->add_option("--interval", arguments->interval, "How often a device polls, such as 24h")
      ->type_name("DURATION")
      ->check(DurationText());
  plan->add_option("--jitter", arguments->jitter, "By how much a poll may be late")
      ->type_name("DURATION")
      ->check(DurationText());
  plan->add_option("--asleep", arguments->request.asleep, "Share of polls that find a device off")
      ->capture_default_str();
  plan->add_option("--releases-per-day", arguments->request.releases_per_day, "New versions a day")
      ->capture_default_str()
      ->check(NotNegative());
  plan->add_option("--svg", arguments->svg, "Write the roll-out curve as SVG")->type_name("FILE");
  plan->add_flag("--json", arguments->json, "The plan as JSON");
  plan->callback([arguments, &exit_code] {
    const absl::Status status = Plan(*arguments);
    exit_code = status.ok() ? kExitDone : ReportFailure(status);
  });
}

}  // namespace urlfilter::compiler
