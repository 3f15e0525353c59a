// When an updater may ask next. Pure functions but for SystemRandom(); `random` is in [0, 1).
#ifndef URLFILTER_FILTERLIB_FETCH_UPDATE_SCHEDULE_H_
#define URLFILTER_FILTERLIB_FETCH_UPDATE_SCHEDULE_H_

#include <cstdint>

#include "filterlib/format/manifest.h"

namespace urlfilter::fetch {

// Devices that start together must not ask together: the first attempt waits up to a minute, as
// Safe Browsing clients do.
inline constexpr int64_t kMaxFirstDelaySeconds = 60;

// Longest wait that any rule here gives: a year's interval and its jitter.
inline constexpr int64_t kMaxWaitSeconds = 2 * format::kMaximumFetchIntervalSeconds;

// Before the first attempt: each whole number of seconds from 0 to `max_seconds` is as likely.
int64_t FirstDelaySeconds(int64_t max_seconds, double random);

// Seconds between two attempts that go well: the server's interval, never below the server's
// minimum nor below 2,700 s, Apple's floor for prefilterFetchInterval, plus `random` of the
// jitter; at most kMaxWaitSeconds.
int64_t IntervalSeconds(const format::Prefetch& prefetch, double random);

// Seconds to wait after the `failures`-th failure in a row (from 1):
// min(2^(failures-1) * 15 min * (1 + random), 24 h), as Safe Browsing v4 clients do.
int64_t BackOffSeconds(uint32_t failures, double random);

// A `random` for them, of the system's random numbers. Callable from any thread.
double SystemRandom();

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_UPDATE_SCHEDULE_H_
