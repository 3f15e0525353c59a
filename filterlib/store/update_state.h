// What an updater remembers between runs. Format: docs/formats/app-group.md, `state.json`.
//
// Pure functions without state: callable from any thread.
#ifndef URLFILTER_FILTERLIB_STORE_UPDATE_STATE_H_
#define URLFILTER_FILTERLIB_STORE_UPDATE_STATE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::store {

// Above it, no state was written here.
inline constexpr size_t kMaxStateBytes = 16 * 1024;

// Times are seconds since 1970 (Unix); 0 means never.
struct UpdateState {
  uint64_t highest_version = 0;   // Of all manifests accepted so far: guards against rollback.
  std::string etag;               // Of the manifest that is installed; kept up to 256 bytes.
  int64_t last_check_unix = 0;    // The last attempt.
  int64_t last_success_unix = 0;  // The last attempt that ended with the newest release installed.
  int64_t next_check_unix = 0;    // Not to ask before.
  uint32_t consecutive_failures = 0;
  std::string last_error;  // Why the last attempt failed; at most 1,024 bytes are kept.

  bool operator==(const UpdateState&) const = default;
};

// JSON with a digest of itself, so that a damaged state is recognised.
std::string SerializeUpdateState(const UpdateState& state);

// DataLoss when damaged; FailedPrecondition when written for a newer version; ResourceExhausted
// above kMaxStateBytes.
absl::StatusOr<UpdateState> ParseUpdateState(std::string_view json);

// The state as an updater should see it at `now_unix`: after the clock was set back, moments in the
// future would stop updates for as long as the jump. So the two last moments are at most now, and
// `next_check_unix` is now when the last check lies in the future, or the next one further away
// than `max_wait_seconds`: one check sets all right. A jump forwards makes the next check early,
// which is harmless.
UpdateState AdjustedToClock(UpdateState state, int64_t now_unix, int64_t max_wait_seconds);

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_UPDATE_STATE_H_
