#include "filterlib/fetch/update_schedule.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace urlfilter::fetch {

int64_t FirstDelaySeconds(int64_t max_seconds, double random) {
  return static_cast<int64_t>(random * static_cast<double>(max_seconds + 1));
}

int64_t IntervalSeconds(const format::Prefetch& prefetch, double random) {
  const int64_t interval = std::max(
      {prefetch.interval_seconds, prefetch.minimum_seconds, format::kMinimumFetchIntervalSeconds});
  const double jitter = random * static_cast<double>(std::max<int64_t>(0, prefetch.jitter_seconds));
  return std::min(interval + static_cast<int64_t>(jitter), kMaxWaitSeconds);
}

int64_t BackOffSeconds(uint32_t failures, double random) {
  constexpr double kFirst = 15 * 60, kMost = 24 * 60 * 60;
  const double doubled = std::ldexp(kFirst, static_cast<int>(std::min(failures, 64u)) - 1);
  return static_cast<int64_t>(std::min(doubled * (1 + random), kMost));
}

double SystemRandom() {
  std::random_device device;
  return std::generate_canonical<double, 32>(device);
}

}  // namespace urlfilter::fetch
