#include "filterlib/fetch/updater.h"

#include <chrono>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "filterlib/fetch/update_run.h"
#include "filterlib/fetch/update_schedule.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::fetch {
namespace {

int64_t SystemNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

UpdateResult ResultWithoutLock(const absl::Status& status) {
  return absl::IsUnavailable(status)          ? UpdateResult::kBusy
         : absl::IsFailedPrecondition(status) ? UpdateResult::kNewerSchema
                                              : UpdateResult::kStoreFailed;
}

// Before anything was tried.
UpdateOutcome EndedAtOnce(const store::AppGroupStore& app_group, UpdateResult result,
                          const absl::Status& why) {
  UpdateOutcome outcome = EndedWith(result, std::string(why.message()));
  const auto current = app_group.Current();
  if (current.ok() && *current) TellInstalled((*current)->manifest, outcome);
  return outcome;
}

}  // namespace

Updater::Updater(Transport& transport, store::AppGroupStore app_group, UpdaterOptions options)
    : transport_(transport), store_(std::move(app_group)), options_(std::move(options)) {
  if (!options_.now_unix) options_.now_unix = SystemNow;
  if (!options_.random) options_.random = SystemRandom;
  while (absl::EndsWith(options_.server, "/")) options_.server.pop_back();
}

absl::Status Updater::CheckOptions() const {
  if (format::IsFilterName(options_.filter)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("\"", options_.filter, "\" is not the name of a filter: a-z, 0-9 and - only"));
}

absl::Status AddTrustedKey(std::string_view name, std::string_view pem, UpdaterOptions& options) {
  auto key = format::PublicKey::FromPem(pem);
  if (!key.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(AbslView(name), ": ", key.status().message()));
  }
  options.trusted_keys.push_back(*std::move(key));
  return absl::OkStatus();
}

UpdateOutcome Updater::Update(Trigger trigger) {
  const absl::Status usable = CheckOptions();
  if (!usable.ok()) return EndedAtOnce(store_, UpdateResult::kMisconfigured, usable);
  const auto lock = store_.TryLock();
  if (!lock.ok()) return EndedAtOnce(store_, ResultWithoutLock(lock.status()), lock.status());
  return UpdateRun(transport_, store_, options_, &*lock).Run(trigger);
}

UpdateOutcome Updater::Probe() {
  const absl::Status usable = CheckOptions();
  if (!usable.ok()) {
    return EndedWith(UpdateResult::kMisconfigured, std::string(usable.message()));
  }
  return UpdateRun(transport_, store_, options_, nullptr).Probe();
}

}  // namespace urlfilter::fetch
