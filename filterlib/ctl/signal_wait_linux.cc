#include <signal.h>
#include <time.h>

#include <algorithm>
#include <cerrno>

#include "filterlib/ctl/signal_wait.h"

namespace urlfilter::ctl {
namespace {

sigset_t HeldSignals() {
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&held, signal);
  return held;
}

}  // namespace

void HoldSignals() {
  const sigset_t held = HeldSignals();
  sigprocmask(SIG_BLOCK, &held, nullptr);
}

WaitEnd WaitForSignal(int64_t seconds) {
  const sigset_t held = HeldSignals();
  const timespec timeout{std::max<int64_t>(0, seconds), 0};
  for (;;) {
    const int signal = sigtimedwait(&held, nullptr, &timeout);
    if (signal == SIGHUP) return WaitEnd::kCheckNow;
    if (signal > 0) return WaitEnd::kStop;
    if (errno != EINTR) return WaitEnd::kTimeOver;
  }
}

}  // namespace urlfilter::ctl
