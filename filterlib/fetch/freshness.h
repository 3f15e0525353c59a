// How current the installed filter is: for an app's status screen and `urlfilterctl status`.
#ifndef URLFILTER_FILTERLIB_FETCH_FRESHNESS_H_
#define URLFILTER_FILTERLIB_FETCH_FRESHNESS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "filterlib/store/app_group_store.h"

namespace urlfilter::fetch {

// The first that holds, the gravest first.
enum class Degraded {
  kNo,
  kNoFilter,       // nothing was ever installed
  kStoreDamaged,   // the current release cannot be read, or a newer version wrote the store
  kExpired,        // the publisher's date has passed
  kSwitchedOff,    // the publisher's kill switch: every URL is clear
  kStale,          // no successful check for three intervals, each with its whole jitter
  kUpdateFailing,  // the last check failed
};

// A stable name for machines, e.g. "update-failing"; "" for kNo.
std::string_view DegradedName(Degraded degraded);

struct Freshness {
  uint64_t version = 0;  // 0: none installed, or none that can be read
  std::string tag;
  std::optional<int64_t> age_seconds;   // since the server last vouched for it; nullopt: never
  std::optional<int64_t> expires_unix;  // nullopt: never
  Degraded degraded = Degraded::kNo;
  std::string reason;  // one sentence; "" for kNo
};

// Reads pointer, manifest and state, not the filter; cannot fail: what cannot be read is what it
// reports. `now_unix` in seconds since 1970.
Freshness FreshnessOf(const store::AppGroupStore& app_group, int64_t now_unix);

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_FRESHNESS_H_
