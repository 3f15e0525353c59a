#include "filterlib/fetch/updater.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "filterlib/fetch/update_run.h"

namespace urlfilter::fetch {
namespace {

int64_t SystemNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

double SystemRandom() {
  std::random_device device;
  return std::generate_canonical<double, 32>(device);
}

bool IsFilterName(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), allowed);
}

UpdateOutcome EndedWithoutLock(const absl::Status& status) {
  const UpdateResult result = absl::IsUnavailable(status)          ? UpdateResult::kBusy
                              : absl::IsFailedPrecondition(status) ? UpdateResult::kNewerSchema
                                                                   : UpdateResult::kStoreFailed;
  return EndedWith(result, std::string(status.message()));
}

}  // namespace

Updater::Updater(Transport& transport, store::AppGroupStore app_group, UpdaterOptions options)
    : transport_(transport), store_(std::move(app_group)), options_(std::move(options)) {
  if (!options_.now_unix) options_.now_unix = SystemNow;
  if (!options_.random) options_.random = SystemRandom;
  while (absl::EndsWith(options_.server, "/")) options_.server.pop_back();
}

absl::Status Updater::CheckOptions() const {
  if (IsFilterName(options_.filter)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("\"", options_.filter, "\" is not the name of a filter: a-z, 0-9 and - only"));
}

UpdateOutcome Updater::Update(Trigger trigger) {
  const absl::Status usable = CheckOptions();
  if (!usable.ok()) {
    return EndedWith(UpdateResult::kMisconfigured, std::string(usable.message()));
  }
  const auto lock = store_.TryLock();
  if (!lock.ok()) return EndedWithoutLock(lock.status());
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
