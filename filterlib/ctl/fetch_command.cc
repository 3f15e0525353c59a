#include "filterlib/ctl/fetch_command.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/update_flags_cli.h"
#include "filterlib/fetch/updater.h"
#include "filterlib/store/app_group_store.h"

namespace urlfilter::ctl {
namespace {

constexpr char kExample[] = R"(Example:
  $ urlfilterctl fetch --server https://127.0.0.1:8443 --filter corporate-baseline \
      --store app-group --ca ca.pem
  updated: version 1 is installed (326 bytes)

Asks at once, whatever the interval; `urlfilterctl run` obeys it. Whatever goes wrong, the filter
that is installed stays.

Exit codes: 0 the newest release is installed, 2 could not, 64 wrong usage.)";

struct FetchFlags {
  UpdateFlags update;
  bool json = false;
};

void PrintJson(const fetch::UpdateOutcome& outcome) {
  const nlohmann::ordered_json json = {
      {"result", fetch::UpdateResultName(outcome.result)},
      {"version", outcome.version},
      {"tag", outcome.tag},
      {"downloadedBytes", outcome.downloaded_bytes},
      {"usedDelta", outcome.used_delta},
      {"message", outcome.message},
      {"wayOut", fetch::WayOut(outcome.result)},
      {"note", outcome.note},
  };
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

int Fetch(const FetchFlags& flags) {
  auto options = UpdaterOptionsOf(flags.update);
  if (!options.ok()) return CouldNot(options.status());
  const auto app_group = store::AppGroupStore::Open(flags.update.store_dir);
  if (!app_group.ok()) return CouldNot(app_group.status());
  const auto transport = TransportOf(flags.update);
  fetch::Updater updater(*transport, *app_group, *std::move(options));
  const fetch::UpdateOutcome outcome = updater.Update(fetch::Trigger::kNow);
  const bool is_done = outcome.result == fetch::UpdateResult::kUpdated ||
                       outcome.result == fetch::UpdateResult::kUnchanged;
  if (flags.json) PrintJson(outcome);
  if (!flags.json && is_done) std::cout << OutcomeLine(outcome) << "\n";
  if (!is_done) PrintProblem(OutcomeLine(outcome), fetch::WayOut(outcome.result));
  if (!outcome.note.empty()) PrintProblem("note: " + outcome.note);
  return is_done ? kDone : kCouldNot;
}

}  // namespace

std::string OutcomeLine(const fetch::UpdateOutcome& outcome) {
  std::string line =
      absl::StrCat(AbslView(fetch::UpdateResultName(outcome.result)), ": ", outcome.message);
  if (outcome.result == fetch::UpdateResult::kUpdated) {
    absl::StrAppend(&line, " (", outcome.downloaded_bytes, " bytes",
                    outcome.used_delta ? ", by delta" : "", ")");
  } else if (fetch::IsFailure(outcome.result) && outcome.version > 0) {
    absl::StrAppend(&line, "; version ", outcome.version, " stays");
  }
  return line;
}

void AddFetchCommand(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<FetchFlags>();
  CLI::App* command = app.add_subcommand("fetch", "Bring the newest release into the store, now");
  command->footer(kExample);
  AddUpdateFlags(*command, flags->update, /*required=*/true);
  command->add_flag("--json", flags->json, "Print the outcome as JSON");
  command->callback([flags, &exit_code] { exit_code = Fetch(*flags); });
}

}  // namespace urlfilter::ctl
