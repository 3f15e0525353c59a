// The part of urlfilter.h that brings releases into a store.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "filterlib/c_api/c_values.h"
#include "filterlib/c_api/callback_transport.h"
#include "filterlib/c_api/urlfilter.h"
#include "filterlib/fetch/freshness.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/update_schedule.h"
#include "filterlib/fetch/updater.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/update_state.h"

namespace {

using urlfilter::c_api::BadArgument;
using urlfilter::c_api::CallbackTransport;
using urlfilter::c_api::CopyText;
using urlfilter::c_api::Deliver;
using urlfilter::c_api::Guarded;
using urlfilter::c_api::IsSized;
using urlfilter::c_api::Receive;
using urlfilter::c_api::Report;
using urlfilter::fetch::Degraded;
using urlfilter::fetch::Freshness;
using urlfilter::fetch::Trigger;
using urlfilter::fetch::UpdateOutcome;
using urlfilter::fetch::Updater;
using urlfilter::fetch::UpdateResult;
using urlfilter::fetch::UpdaterOptions;
using urlfilter::store::AppGroupStore;

// The numbers of the header are those of the C++ enums.
constexpr bool Is(int c, UpdateResult cpp) { return c == static_cast<int>(cpp); }
constexpr bool Is(int c, Degraded cpp) { return c == static_cast<int>(cpp); }
static_assert(Is(URLFILTER_UPDATE_UPDATED, UpdateResult::kUpdated));
static_assert(Is(URLFILTER_UPDATE_UNCHANGED, UpdateResult::kUnchanged));
static_assert(Is(URLFILTER_UPDATE_NOT_DUE, UpdateResult::kNotDue));
static_assert(Is(URLFILTER_UPDATE_BUSY, UpdateResult::kBusy));
static_assert(Is(URLFILTER_UPDATE_CANCELLED, UpdateResult::kCancelled));
static_assert(Is(URLFILTER_UPDATE_UNREACHABLE, UpdateResult::kUnreachable));
static_assert(Is(URLFILTER_UPDATE_TIMED_OUT, UpdateResult::kTimedOut));
static_assert(Is(URLFILTER_UPDATE_CERTIFICATE_REFUSED, UpdateResult::kCertificateRefused));
static_assert(Is(URLFILTER_UPDATE_SERVER_ERROR, UpdateResult::kServerError));
static_assert(Is(URLFILTER_UPDATE_NOT_PUBLISHED, UpdateResult::kNotPublished));
static_assert(Is(URLFILTER_UPDATE_TOO_LARGE, UpdateResult::kTooLarge));
static_assert(Is(URLFILTER_UPDATE_MANIFEST_DAMAGED, UpdateResult::kManifestDamaged));
static_assert(Is(URLFILTER_UPDATE_NEWER_SCHEMA, UpdateResult::kNewerSchema));
static_assert(Is(URLFILTER_UPDATE_WRONG_FILTER, UpdateResult::kWrongFilter));
static_assert(Is(URLFILTER_UPDATE_UNSIGNED, UpdateResult::kUnsigned));
static_assert(Is(URLFILTER_UPDATE_SIGNATURE_REFUSED, UpdateResult::kSignatureRefused));
static_assert(Is(URLFILTER_UPDATE_ROLLBACK, UpdateResult::kRollback));
static_assert(Is(URLFILTER_UPDATE_FAST_FORWARD, UpdateResult::kFastForward));
static_assert(Is(URLFILTER_UPDATE_EXPIRED, UpdateResult::kExpired));
static_assert(Is(URLFILTER_UPDATE_ARTIFACT_MISMATCH, UpdateResult::kArtifactMismatch));
static_assert(Is(URLFILTER_UPDATE_STORE_FAILED, UpdateResult::kStoreFailed));
static_assert(Is(URLFILTER_UPDATE_MISCONFIGURED, UpdateResult::kMisconfigured));
static_assert(Is(URLFILTER_DEGRADED_NO_FILTER, Degraded::kNoFilter));
static_assert(Is(URLFILTER_DEGRADED_STORE_DAMAGED, Degraded::kStoreDamaged));
static_assert(Is(URLFILTER_DEGRADED_EXPIRED, Degraded::kExpired));
static_assert(Is(URLFILTER_DEGRADED_SWITCHED_OFF, Degraded::kSwitchedOff));
static_assert(Is(URLFILTER_DEGRADED_STALE, Degraded::kStale));
static_assert(Is(URLFILTER_DEGRADED_UPDATE_FAILING, Degraded::kUpdateFailing));

int64_t UnixNow() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count();
}

// Until a scheduled attempt would ask. Before the very first one a random part of a minute.
int64_t NextCheckSeconds(const AppGroupStore& store) {
  const auto state = store.LoadState().value_or(urlfilter::store::UpdateState());
  if (state.last_check_unix == 0) {
    return urlfilter::fetch::FirstDelaySeconds(urlfilter::fetch::kMaxFirstDelaySeconds,
                                               urlfilter::fetch::SystemRandom());
  }
  const int64_t now = UnixNow();
  const auto adjusted =
      urlfilter::store::AdjustedToClock(state, now, urlfilter::fetch::kMaxWaitSeconds);
  return std::max<int64_t>(0, adjusted.next_check_unix - now);
}

absl::StatusOr<UpdaterOptions> ToCpp(const urlfilter_updater_t& c) {
  UpdaterOptions options;
  options.server = c.server;
  options.filter = c.filter;
  if (c.max_artifact_bytes > 0) options.limits.max_artifact_bytes = c.max_artifact_bytes;
  for (size_t i = 0; i < c.trusted_key_count; ++i) {
    if (c.trusted_keys == nullptr || c.trusted_keys[i] == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("trusted key ", i, " is NULL"));
    }
    RETURN_IF_ERROR(urlfilter::fetch::AddTrustedKey(absl::StrCat("trusted key ", i),
                                                    c.trusted_keys[i], options));
  }
  return options;
}

urlfilter_update_outcome_t ToC(const UpdateOutcome& outcome) {
  urlfilter_update_outcome_t c{};
  c.result = static_cast<int32_t>(outcome.result);
  c.is_failure = urlfilter::fetch::IsFailure(outcome.result);
  c.used_delta = outcome.used_delta;
  c.version = outcome.version;
  c.downloaded_bytes = outcome.downloaded_bytes;
  CopyText(outcome.tag, c.tag);
  CopyText(outcome.message, c.message);
  CopyText(urlfilter::fetch::WayOut(outcome.result), c.way_out);
  CopyText(outcome.note, c.note);
  return c;
}

urlfilter_freshness_t ToC(const Freshness& freshness) {
  urlfilter_freshness_t c{};
  c.degraded = static_cast<int32_t>(freshness.degraded);
  c.version = freshness.version;
  c.age_seconds = freshness.age_seconds.value_or(-1);
  c.expires_unix = freshness.expires_unix.value_or(std::numeric_limits<int64_t>::max());
  CopyText(freshness.tag, c.tag);
  CopyText(freshness.reason, c.reason);
  return c;
}

// A store that cannot be opened is an outcome like others: its reason is not in the call.
urlfilter_update_outcome_t Attempt(const char* dir, const urlfilter_updater_t& c,
                                   UpdaterOptions options, Trigger trigger) {
  const auto store = AppGroupStore::Open(dir);
  if (!store.ok()) {
    return ToC(urlfilter::fetch::EndedWith(UpdateResult::kStoreFailed,
                                           std::string(store.status().message())));
  }
  CallbackTransport transport(c.get, c.context);
  urlfilter_update_outcome_t outcome =
      ToC(Updater(transport, *store, std::move(options)).Update(trigger));
  outcome.next_check_seconds = NextCheckSeconds(*store);
  return outcome;
}

}  // namespace

extern "C" {

int32_t urlfilter_update(const char* dir, const urlfilter_updater_t* updater, int32_t now,
                         urlfilter_update_outcome_t* outcome, char* error, size_t error_size) {
  return Guarded(error, error_size, [&]() -> int32_t {
    if (dir == nullptr || !IsSized(updater) || !IsSized(outcome)) {
      return BadArgument(error, error_size);
    }
    const urlfilter_updater_t given = Receive(*updater, urlfilter_updater_t{});
    if (given.server == nullptr || given.filter == nullptr || given.get == nullptr) {
      return BadArgument(error, error_size);
    }
    auto options = ToCpp(given);
    if (!options.ok()) return Report(options.status(), error, error_size);
    const Trigger trigger = now != 0 ? Trigger::kNow : Trigger::kScheduled;
    return Deliver(Attempt(dir, given, *std::move(options), trigger), outcome);
  });
}

int32_t urlfilter_get_freshness(const char* dir, urlfilter_freshness_t* freshness, char* error,
                                size_t error_size) {
  return Guarded(error, error_size, [&]() -> int32_t {
    if (dir == nullptr || !IsSized(freshness)) return BadArgument(error, error_size);
    const auto store = AppGroupStore::Open(dir);
    if (!store.ok()) return Report(store.status(), error, error_size);
    urlfilter_freshness_t filled = ToC(urlfilter::fetch::FreshnessOf(*store, UnixNow()));
    filled.next_check_seconds = NextCheckSeconds(*store);
    return Deliver(filled, freshness);
  });
}

const char* urlfilter_update_result_name(int32_t result) {
  if (result < 0 || result > URLFILTER_UPDATE_MISCONFIGURED) return "";
  return urlfilter::fetch::UpdateResultName(static_cast<UpdateResult>(result)).data();
}

}  // extern "C"
