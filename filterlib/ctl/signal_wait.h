// Waiting that a signal ends.
#ifndef URLFILTER_FILTERLIB_CTL_SIGNAL_WAIT_H_
#define URLFILTER_FILTERLIB_CTL_SIGNAL_WAIT_H_

#include <cstdint>

namespace urlfilter::ctl {

enum class WaitEnd { kTimeOver, kStop /* SIGTERM, SIGINT */, kCheckNow /* SIGHUP */ };

// Holds the three signals back from now on, also from threads started later. Call it first.
void HoldSignals();

// Waits for one of them, or for `seconds`; below 1: only looks. Call HoldSignals() before.
WaitEnd WaitForSignal(int64_t seconds);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_SIGNAL_WAIT_H_
