#include "filterlib/fetch/freshness.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "filterlib/fetch/update_schedule.h"
#include "filterlib/format/expiry.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/update_state.h"

namespace urlfilter::fetch {
namespace {

constexpr int64_t kStaleAfterIntervals = 3;

void SetReason(const format::Manifest& manifest, const store::UpdateState& state, int64_t now_unix,
               Freshness& freshness) {
  const auto set = [&freshness](Degraded degraded, std::string reason) {
    freshness.degraded = degraded;
    freshness.reason = std::move(reason);
  };
  const int64_t stale_seconds = kStaleAfterIntervals * (IntervalSeconds(manifest.prefetch, 0) +
                                                        manifest.prefetch.jitter_seconds);
  if (freshness.expires_unix && now_unix >= *freshness.expires_unix) {
    set(Degraded::kExpired, absl::StrCat("the release expired at ", manifest.expires));
  } else if (manifest.kill_switch_reason) {
    set(Degraded::kSwitchedOff,
        absl::StrCat("the publisher switched the filter off: ", *manifest.kill_switch_reason));
  } else if (freshness.age_seconds.value_or(0) > stale_seconds) {
    set(Degraded::kStale, absl::StrCat("no successful check for ",
                                       absl::FormatDuration(absl::Seconds(*freshness.age_seconds)),
                                       state.last_error.empty() ? "" : ": ", state.last_error));
  } else if (state.consecutive_failures > 0) {
    set(Degraded::kUpdateFailing,
        absl::StrCat("the last ", state.consecutive_failures,
                     state.consecutive_failures == 1 ? " check" : " checks",
                     " failed: ", state.last_error));
  }
}

}  // namespace

std::string_view DegradedName(Degraded degraded) {
  switch (degraded) {
    case Degraded::kNo:
      return "";
    case Degraded::kNoFilter:
      return "no-filter";
    case Degraded::kStoreDamaged:
      return "store-damaged";
    case Degraded::kExpired:
      return "expired";
    case Degraded::kSwitchedOff:
      return "switched-off";
    case Degraded::kStale:
      return "stale";
    case Degraded::kUpdateFailing:
      return "update-failing";
  }
  return "";
}

Freshness FreshnessOf(const store::AppGroupStore& app_group, int64_t now_unix) {
  Freshness freshness;
  const store::UpdateState state = AdjustedToClock(
      app_group.LoadState().value_or(store::UpdateState()), now_unix, kMaxWaitSeconds);
  if (state.last_success_unix > 0) freshness.age_seconds = now_unix - state.last_success_unix;
  const auto current = app_group.Current();
  if (!current.ok()) {
    freshness.degraded = Degraded::kStoreDamaged;
    freshness.reason = std::string(current.status().message());
  } else if (!*current) {
    freshness.degraded = Degraded::kNoFilter;
    freshness.reason = state.last_error.empty()
                           ? "no filter was ever installed"
                           : "no filter was ever installed: " + state.last_error;
  } else {
    const format::Manifest& manifest = (*current)->manifest;
    freshness.version = manifest.version;
    freshness.tag = manifest.tag;
    freshness.expires_unix = format::ExpiresUnix(manifest);
    SetReason(manifest, state, now_unix, freshness);
  }
  return freshness;
}

}  // namespace urlfilter::fetch
