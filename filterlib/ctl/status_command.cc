#include "filterlib/ctl/status_command.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/update_flags_cli.h"
#include "filterlib/fetch/freshness.h"
#include "filterlib/fetch/update_schedule.h"
#include "filterlib/format/manifest.h"
#include "filterlib/lookup/filter_snapshot.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/update_state.h"

namespace urlfilter::ctl {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kExample[] = R"(Example:
  $ urlfilterctl status --store app-group
  filter      corporate-baseline
  version     1
  ...
  state       fresh

Exit codes: 0 fresh, 1 degraded (the last line says why), 2 could not, 64 wrong usage.)";

struct StatusFlags {
  std::string store_dir;
  bool json = false;
};

Json TimeOrNull(int64_t unix_seconds) {
  if (unix_seconds == 0) return nullptr;
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixSeconds(unix_seconds),
                          absl::UTCTimeZone());
}

// Not OK if the current release's files are not those of its manifest. Reads all of them.
absl::Status CheckFiles(const store::AppGroupStore& app_group) {
  const auto current = app_group.Current();
  if (!current.ok() || !*current) return absl::OkStatus();  // what FreshnessOf() says
  const auto snapshot = FilterSnapshot::LoadCurrent(app_group, Verify::kDigest);
  return snapshot.ok() ? (*snapshot)->current_status() : snapshot.status();
}

// One object; members keep their order and are null where there is nothing to say.
Json Describe(const store::AppGroupStore& app_group, int64_t now_unix) {
  const fetch::Freshness freshness = fetch::FreshnessOf(app_group, now_unix);
  const auto current = app_group.Current();
  const auto state = app_group.LoadState().value_or(store::UpdateState());
  Json json = {{"filter", nullptr}, {"version", nullptr}, {"tag", nullptr}};
  if (current.ok() && *current) {
    const format::Manifest& manifest = (*current)->manifest;
    json["filter"] = manifest.filter;
    json["version"] = manifest.version;
    json["tag"] = manifest.tag;
    json["profile"] = manifest.profile;
    json["itemCount"] = manifest.item_count;
    json["bitCount"] = manifest.bit_count;
    json["hashCount"] = manifest.hash_count;
    json["murmurSeed"] = manifest.murmur_seed;
    json["plist"] = (*current)->plist_path;
    json["intervalSeconds"] = fetch::IntervalSeconds(manifest.prefetch, 0);
  }
  json["expires"] = TimeOrNull(freshness.expires_unix.value_or(0));
  json["ageSeconds"] = freshness.age_seconds ? Json(*freshness.age_seconds) : Json(nullptr);
  json["lastCheck"] = TimeOrNull(state.last_check_unix);
  json["lastSuccess"] = TimeOrNull(state.last_success_unix);
  json["nextCheck"] = TimeOrNull(state.next_check_unix);
  json["highestVersion"] = state.highest_version;
  json["consecutiveFailures"] = state.consecutive_failures;
  if (const absl::Status files = CheckFiles(app_group); !files.ok()) {
    json["state"] = fetch::DegradedName(fetch::Degraded::kStoreDamaged);
    json["reason"] = std::string(files.message());
    return json;
  }
  const bool is_fresh = freshness.degraded == fetch::Degraded::kNo;
  json["state"] = is_fresh ? "fresh" : fetch::DegradedName(freshness.degraded);
  json["reason"] = is_fresh ? Json(nullptr) : Json(freshness.reason);
  return json;
}

std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

void PrintText(const Json& json) {
  for (const auto& [name, value] : json.items()) {
    if (value.is_null()) continue;
    std::string column = name + std::string(std::max<size_t>(1, 20 - name.size()), ' ');
    std::cout << column << (value.is_string() ? value.get<std::string>() : Dump(value, -1)) << "\n";
  }
}

int Status(const StatusFlags& flags) {
  const auto app_group = OpenExistingStore(flags.store_dir);
  if (!app_group.ok()) return CouldNot(app_group.status());
  const Json json = Describe(*app_group, std::time(nullptr));
  if (flags.json) {
    std::cout << Dump(json, 2) << "\n";
  } else {
    PrintText(json);
  }
  return json["reason"].is_null() ? kDone : kFindings;
}

}  // namespace

void AddStatusCommand(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<StatusFlags>();
  CLI::App* command = app.add_subcommand("status", "Show what is installed and how current it is");
  command->footer(kExample);
  AddStoreFlag(*command, flags->store_dir);
  command->add_flag("--json", flags->json, "Print one JSON object");
  command->callback([flags, &exit_code] { exit_code = Status(*flags); });
}

}  // namespace urlfilter::ctl
