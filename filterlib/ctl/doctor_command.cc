#include "filterlib/ctl/doctor_command.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "filterlib/ctl/doctor.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/update_flags_cli.h"
#include "filterlib/fetch/updater.h"

namespace urlfilter::ctl {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kExample[] = R"(Example:
  $ urlfilterctl doctor --store app-group --interval 10m
  problem  interval-below-floor
           prefilterFetchInterval is 600 s; the system raises it to its minimum, 2700 s (45 minutes)
           -> Set 2700 or more. To test sooner, turn the filter off and on: it then asks at once.

With --server and --filter it also asks the server, and fetches nothing. docs/troubleshooting.md
lists all causes.

Exit codes: 0 nothing stands in the way, 1 findings, 2 could not, 64 wrong usage.)";

struct DoctorFlags {
  UpdateFlags update;
  std::string pir_key_set;
  std::string system_tag;
  int64_t interval_seconds = 0;
  bool json = false;
};

const char* KindName(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::kProblem:
      return "problem";
    case Finding::Kind::kWaiting:
      return "waiting";
    case Finding::Kind::kNote:
      return "note";
  }
  return "";
}

void PrintText(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    const std::string kind = KindName(finding.kind);
    std::cout << kind << std::string(9 - kind.size(), ' ') << finding.cause << "\n         "
              << finding.what << "\n";
    if (!finding.way_out.empty()) std::cout << "         -> " << finding.way_out << "\n";
  }
  if (findings.empty()) std::cout << "nothing stands in the way\n";
}

void PrintJson(const std::vector<Finding>& findings) {
  Json list = Json::array();
  for (const Finding& finding : findings) {
    list.push_back({{"kind", KindName(finding.kind)},
                    {"cause", finding.cause},
                    {"what", finding.what},
                    {"wayOut", finding.way_out}});
  }
  std::cout << Json({{"findings", list}}).dump(2, ' ', false, Json::error_handler_t::replace)
            << "\n";
}

// Asks the server without changing the store.
absl::StatusOr<std::vector<Finding>> AskServer(const UpdateFlags& flags) {
  auto options = UpdaterOptionsOf(flags);
  if (!options.ok()) return options.status();
  const auto app_group = OpenExistingStore(flags.store_dir);
  if (!app_group.ok()) return std::vector<Finding>();  // ExamineStore() has said it
  const auto current = app_group->Current();
  const auto transport = TransportOf(flags);
  const auto probe = fetch::Updater(*transport, *app_group, *std::move(options)).Probe();
  return ExamineServer(probe, current.ok() && *current ? (*current)->manifest.version : 0);
}

int Doctor(const CLI::App& command, const DoctorFlags& flags) {
  DoctorQuestion question;
  question.store_dir = flags.update.store_dir;
  question.filter = flags.update.filter;
  if (command.count("--system-tag") > 0) question.system_tag = flags.system_tag;
  if (command.count("--interval") > 0) question.interval_seconds = flags.interval_seconds;
  question.pir_key_set_sha256 = flags.pir_key_set;
  question.now_unix = std::time(nullptr);
  std::vector<Finding> findings = ExamineStore(question);
  if (!flags.update.server.empty()) {
    auto more = AskServer(flags.update);
    if (!more.ok()) return CouldNot(more.status());
    std::move(more->begin(), more->end(), std::back_inserter(findings));
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
  if (flags.json) {
    PrintJson(findings);
  } else {
    PrintText(findings);
  }
  const bool any = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.kind != Finding::Kind::kNote;
  });
  return any ? kFindings : kDone;
}

}  // namespace

void AddDoctorCommand(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<DoctorFlags>();
  CLI::App* command =
      app.add_subcommand("doctor", "Say why a device does not use an update, and what to do");
  command->footer(kExample);
  AddUpdateFlags(*command, flags->update, /*required=*/false);
  command->get_option("--server")->needs(command->get_option("--filter"));
  command
      ->add_option("--system-tag", flags->system_tag,
                   "Tag the system passes to fetchPrefilter; empty for nil")
      ->type_name("TAG");
  command
      ->add_option("--interval", flags->interval_seconds,
                   "The app's prefilterFetchInterval: 45m, 24h; without a unit, in seconds")
      ->transform(CLI::AsNumberWithUnit(
          std::map<std::string, int64_t>{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}))
      ->type_name("DURATION");
  command
      ->add_option("--pir-key-set", flags->pir_key_set,
                   "keySetSha256 of the rows that the PIR server answers from")
      ->type_name("HEX");
  command->add_flag("--json", flags->json, "Print one JSON object");
  command->callback([command, flags, &exit_code] { exit_code = Doctor(*command, *flags); });
}

}  // namespace urlfilter::ctl
