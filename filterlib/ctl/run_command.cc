#include "filterlib/ctl/run_command.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "filterlib/ctl/fetch_command.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/signal_wait.h"
#include "filterlib/ctl/update_flags_cli.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/update_schedule.h"
#include "filterlib/fetch/updater.h"
#include "filterlib/lookup/url_filter.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/update_state.h"

namespace urlfilter::ctl {
namespace {

constexpr char kExample[] = R"(Example:
  $ urlfilterctl run --server https://127.0.0.1:8443 --filter corporate-baseline \
      --store app-group --ca ca.pem
  updated: version 1 is installed (326 bytes)
  lookups use version 1

Checks at the publisher's interval with jitter, never more often than every 45 minutes; after
failures it backs off up to a day. The first check waits up to a minute, at random. SIGHUP checks
at once, SIGTERM and SIGINT end it.

Exit codes: 0 told to stop, 2 could not start, 64 wrong usage.)";

constexpr int64_t kBusyWaitSeconds = 60;
constexpr int64_t kLongestWaitSeconds = 3600;  // then it looks at the clock again

struct RunFlags {
  UpdateFlags update;
  int64_t max_first_delay_seconds = fetch::kMaxFirstDelaySeconds;
};

int64_t FirstDelay(const RunFlags& flags, const store::UpdateState& state) {
  if (state.last_check_unix > 0) return 0;  // the time of the next check is known
  return fetch::FirstDelaySeconds(flags.max_first_delay_seconds, fetch::SystemRandom());
}

int64_t NextDelay(const store::AppGroupStore& app_group, fetch::UpdateResult result) {
  if (result == fetch::UpdateResult::kBusy) return kBusyWaitSeconds;
  const auto state = app_group.LoadState().value_or(store::UpdateState());
  return std::clamp<int64_t>(state.next_check_unix - std::time(nullptr), kBusyWaitSeconds,
                             kLongestWaitSeconds);
}

void Report(const fetch::UpdateOutcome& outcome, UrlFilter& filter) {
  if (fetch::IsFailure(outcome.result)) {
    PrintProblem(OutcomeLine(outcome), fetch::WayOut(outcome.result));
  } else if (outcome.result != fetch::UpdateResult::kNotDue) {
    std::cout << OutcomeLine(outcome) << std::endl;
  }
  if (!outcome.note.empty()) PrintProblem("note: " + outcome.note);
  if (outcome.result != fetch::UpdateResult::kUpdated) return;
  const absl::Status reloaded = filter.Reload();
  if (!reloaded.ok()) return (void)CouldNot(reloaded);
  std::cout << "lookups use version " << filter.Status().manifest.version << std::endl;
}

int Run(const RunFlags& flags) {
  HoldSignals();
  auto options = UpdaterOptionsOf(flags.update);
  if (!options.ok()) return CouldNot(options.status());
  const auto app_group = store::AppGroupStore::Open(flags.update.store_dir);
  if (!app_group.ok()) return CouldNot(app_group.status());
  const auto filter = UrlFilter::Open(flags.update.store_dir, {});
  if (!filter.ok()) return CouldNot(filter.status());
  const auto transport = TransportOf(flags.update);
  fetch::Updater updater(*transport, *app_group, *std::move(options));
  int64_t delay = FirstDelay(flags, app_group->LoadState().value_or(store::UpdateState()));
  for (;;) {
    const WaitEnd wait = WaitForSignal(delay);
    if (wait == WaitEnd::kStop) return kDone;
    const auto outcome = updater.Update(wait == WaitEnd::kCheckNow ? fetch::Trigger::kNow
                                                                   : fetch::Trigger::kScheduled);
    Report(outcome, **filter);
    delay = NextDelay(*app_group, outcome.result);
  }
}

}  // namespace

void AddRunCommand(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<RunFlags>();
  CLI::App* command = app.add_subcommand("run", "Keep the store up to date until told to stop");
  command->footer(kExample);
  AddUpdateFlags(*command, flags->update, /*required=*/true);
  command
      ->add_option("--max-first-delay", flags->max_first_delay_seconds,
                   "Longest random wait before the very first check")
      ->type_name("SECONDS")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str();
  command->callback([flags, &exit_code] { exit_code = Run(*flags); });
}

}  // namespace urlfilter::ctl
