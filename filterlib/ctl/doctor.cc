#include "filterlib/ctl/doctor.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/strings.h"
#include "filterlib/fetch/freshness.h"
#include "filterlib/format/manifest.h"
#include "filterlib/lookup/filter_snapshot.h"
#include "filterlib/lookup/provider_prefilter.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/installed_release.h"
#include "filterlib/store/slot_files.h"

namespace urlfilter::ctl {
namespace {

using Kind = Finding::Kind;
using Findings = std::vector<Finding>;

constexpr char kFetch[] = "Run `urlfilterctl fetch`; it says what is in the way.";

void Add(Findings& findings, Kind kind, std::string cause, std::string what, std::string way_out) {
  findings.push_back({kind, std::move(cause), std::move(what), std::move(way_out)});
}

// Whether there is a folder to look into.
bool ExamineFolder(const DoctorQuestion& question, Findings& findings) {
  const std::string& dir = question.store_dir;
  std::error_code error;
  const auto status = std::filesystem::status(dir, error);
  if (error == std::errc::permission_denied || access(dir.c_str(), F_OK) != 0) {
    const bool forbidden = error == std::errc::permission_denied;
    Add(findings, Kind::kProblem, forbidden ? "no-permission" : "no-store",
        forbidden ? absl::StrCat("this user may not enter ", dir)
                  : absl::StrCat("there is no folder ", dir),
        forbidden ? "Give app and extension the same App Group entitlement and owner."
                  : absl::StrCat("Check --store: it is the folder inside the App Group that the "
                                 "app gives to the updater. ",
                                 kFetch));
    return false;
  }
  if (!std::filesystem::is_directory(status)) {
    Add(findings, Kind::kProblem, "no-store", absl::StrCat(dir, " is not a folder"),
        "Check --store: it is the folder inside the App Group that the app gives to the updater.");
    return false;
  }
  if (access(dir.c_str(), R_OK | X_OK) != 0 || access(dir.c_str(), W_OK) != 0) {
    Add(findings, Kind::kProblem, "no-permission",
        absl::StrCat("this user may not write to ", dir, ": updates cannot be installed"),
        "Give app and extension the same App Group entitlement and owner.");
  }
  return true;
}

// A plist that somebody put beside the slots, in the hope that it is read.
void ExamineStrayFiles(const std::string& dir, Findings& findings) {
  for (const std::string& name : store::ListFolder(dir)) {
    if (std::filesystem::path(name).extension() != ".plist") continue;
    return Add(
        findings, Kind::kProblem, "stray-plist",
        absl::StrCat(dir, "/", name,
                     " is read by nobody: a filter is used once its release is installed"),
        "Publish a release and run `urlfilterctl fetch`. In an extension of your own: return "
        "this file with another tag than before, when the system asks.");
  }
}

std::optional<uint64_t> FreeBytes(const std::string& dir) {
  std::error_code error;
  const auto space = std::filesystem::space(dir, error);
  if (error) return std::nullopt;
  return space.available;
}

// The installed release stays until the next one, of about its size, is complete.
void ExamineSpace(const DoctorQuestion& question, const store::InstalledRelease& release,
                  Findings& findings) {
  const format::Manifest& manifest = release.manifest;
  const uint64_t size =
      manifest.plist.size_bytes + (manifest.in_app ? manifest.in_app->size_bytes : 0);
  const auto free = question.free_bytes ? question.free_bytes : FreeBytes(question.store_dir);
  if (!free || *free >= 2 * size) return;
  Add(findings, Kind::kProblem, "no-space",
      absl::StrCat("only ", *free, " bytes are free: an update needs about ", 2 * size),
      "Free some space: the old release stays until the new one is complete.");
}

void ExamineFreshness(const store::AppGroupStore& app_group, int64_t now_unix, Findings& findings) {
  const fetch::Freshness freshness = fetch::FreshnessOf(app_group, now_unix);
  const std::string cause(fetch::DegradedName(freshness.degraded));
  switch (freshness.degraded) {
    case fetch::Degraded::kNo:
    case fetch::Degraded::kStoreDamaged:
    case fetch::Degraded::kNoFilter:
      return;  // said elsewhere, with more detail
    case fetch::Degraded::kExpired:
      return Add(findings, Kind::kProblem, cause, freshness.reason,
                 std::string(fetch::WayOut(fetch::UpdateResult::kExpired)));
    case fetch::Degraded::kSwitchedOff:
      return Add(findings, Kind::kProblem, cause, freshness.reason,
                 "Publish a release without the kill switch.");
    case fetch::Degraded::kStale:
    case fetch::Degraded::kUpdateFailing:
      return Add(findings, Kind::kProblem, cause, freshness.reason, kFetch);
  }
}

void ExamineSchedule(const store::AppGroupStore& app_group, int64_t now_unix, Findings& findings) {
  const auto state = app_group.LoadState();
  if (!state.ok()) {
    return Add(findings, Kind::kNote, "state-damaged",
               absl::StrCat("what the updater remembers cannot be read: ",
                            AbslView(StdView(state.status().message()))),
               "Nothing: the next update starts afresh.");
  }
  if (state->last_check_unix > now_unix) {
    Add(findings, Kind::kNote, "clock-set-back",
        "the last check lies in the future: the clock was set back",
        "Check the device's clock; certificates and expiry depend on it.");
  }
  if (state->next_check_unix > now_unix) {
    const bool backed_off = state->consecutive_failures > 0;
    Add(findings, backed_off ? Kind::kWaiting : Kind::kNote, "interval-not-over",
        absl::StrCat("the next scheduled check is due in ",
                     absl::FormatDuration(absl::Seconds(state->next_check_unix - now_unix)),
                     backed_off ? ", backed off after failures" : ""),
        "Wait, or run `urlfilterctl fetch`. The system then asks the extension in its own time.");
  }
}

void ExamineInterval(const DoctorQuestion& question, Findings& findings) {
  if (!question.interval_seconds ||
      *question.interval_seconds >= format::kMinimumFetchIntervalSeconds) {
    return;
  }
  Add(findings, Kind::kProblem, "interval-below-floor",
      absl::StrCat("prefilterFetchInterval is ", *question.interval_seconds,
                   " s; the system raises it to its minimum, 2700 s (45 minutes)"),
      "Set 2700 or more. To test sooner, turn the filter off and on: it then asks at once.");
}

void ExamineProvider(const DoctorQuestion& question, const format::Manifest& manifest,
                     Findings& findings) {
  const std::string tag = ProviderTag(manifest);
  if (question.system_tag == tag) {
    Add(findings, Kind::kNote, "same-tag",
        absl::StrCat("the system already has tag ", tag,
                     ": the provider would return nil, and the system keeps its filter"),
        "If other bits were expected: the update has not been installed here yet, or the rules "
        "did not change a bit.");
  } else if (question.system_tag) {
    Add(findings, Kind::kWaiting, "system-has-not-asked",
        absl::StrCat(question.system_tag->empty()
                         ? "the system has no filter yet"
                         : absl::StrCat("the system has tag \"", *question.system_tag, "\""),
                     ", the provider has ", tag,
                     ": it has not asked since this release was installed"),
        "Wait one prefilterFetchInterval (at least 45 minutes); there is no push. Turning the "
        "filter off and on makes the system ask at once.");
  }
  const bool may_hit = !manifest.kill_switch_reason;
  if (may_hit && !question.pir_key_set_sha256.empty() &&
      question.pir_key_set_sha256 != manifest.key_set_sha256) {
    Add(findings, Kind::kProblem, "pir-behind",
        absl::StrCat("the PIR server answers from another key set than that of version ",
                     manifest.version, ", so that hits on new keys are answered \"not found\""),
        "Load the PIR rows of this release; then resetPIRCache() in the app, or wait for its "
        "answers to age.");
  }
}

// The current release, after saying what is wrong with it.
std::optional<store::InstalledRelease> ExamineRelease(const store::AppGroupStore& app_group,
                                                      const DoctorQuestion& question,
                                                      Findings& findings) {
  auto current = app_group.Current();
  if (absl::IsFailedPrecondition(current.status())) {
    Add(findings, Kind::kProblem, "store-newer", std::string(current.status().message()),
        "Update this app: a newer version of it wrote the store.");
    return std::nullopt;
  }
  if (current.ok() && !*current) {
    Add(findings, Kind::kProblem, "no-filter",
        "no filter was ever installed: the provider has nothing to return", kFetch);
    return std::nullopt;
  }
  const auto snapshot = FilterSnapshot::LoadCurrent(app_group, Verify::kDigest);
  const absl::Status whole = snapshot.ok() ? (*snapshot)->current_status() : snapshot.status();
  if (!whole.ok()) {
    if (absl::IsPermissionDenied(whole)) {
      Add(findings, Kind::kProblem, "no-permission", std::string(whole.message()),
          "Give app and extension the same App Group entitlement and owner.");
    } else {
      Add(findings, Kind::kProblem, "store-damaged", std::string(whole.message()),
          absl::StrCat(current.ok() && (*current)->manifest.kill_switch_reason
                           ? "The filter is switched off and stays so, whatever lies there; "
                           : "Lookups use the release before it, if that is whole; ",
                       "a plist that was copied into a slot by hand is not used. ", kFetch));
    }
    return std::nullopt;
  }
  const std::string& held = (*current)->manifest.filter;
  if (!question.filter.empty() && held != question.filter) {
    Add(findings, Kind::kProblem, "other-filter",
        absl::StrCat("the store holds filter \"", held, "\", not \"", question.filter, "\""),
        std::string(fetch::WayOut(fetch::UpdateResult::kWrongFilter)));
  }
  return *std::move(current);
}

}  // namespace

std::vector<Finding> ExamineStore(const DoctorQuestion& question) {
  Findings findings;
  ExamineInterval(question, findings);
  if (!ExamineFolder(question, findings)) return findings;
  ExamineStrayFiles(question.store_dir, findings);
  const auto app_group = store::AppGroupStore::Open(question.store_dir);
  if (!app_group.ok()) {
    Add(findings, Kind::kProblem, "no-store", std::string(app_group.status().message()),
        "Check --store: it is the folder inside the App Group that the app gives to the updater.");
    return findings;
  }
  const auto release = ExamineRelease(*app_group, question, findings);
  ExamineFreshness(*app_group, question.now_unix, findings);
  ExamineSchedule(*app_group, question.now_unix, findings);
  if (release) {
    ExamineSpace(question, *release, findings);
    ExamineProvider(question, release->manifest, findings);
  }
  return findings;
}

std::vector<Finding> ExamineServer(const fetch::UpdateOutcome& probe, uint64_t installed_version) {
  Findings findings;
  if (probe.result == fetch::UpdateResult::kUpdated) {
    Add(findings, Kind::kProblem, "not-fetched",
        absl::StrCat(probe.message, "; here ",
                     installed_version > 0 ? absl::StrCat("version ", installed_version, " is")
                                           : "nothing is",
                     " installed"),
        "Run `urlfilterctl fetch`, or wait for the next scheduled check.");
  } else if (probe.result == fetch::UpdateResult::kUnchanged) {
    Add(findings, Kind::kNote, "newest", probe.message, "");
  } else {
    Add(findings, Kind::kProblem, std::string(fetch::UpdateResultName(probe.result)), probe.message,
        std::string(fetch::WayOut(probe.result)));
  }
  return findings;
}

}  // namespace urlfilter::ctl
