#include "compiler/plan/adoption_curve.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace urlfilter::compiler {
namespace {

constexpr double kStepsAnInterval = 500;
constexpr double kLastShare = 0.999;

// Values at multiples of a step, from 0 on; straight lines between them, the last one after them.
double Interpolate(const std::vector<double>& values, double steps) {
  if (steps <= 0 || values.empty()) return 0;
  const double whole = std::floor(steps);
  if (whole + 1 >= static_cast<double>(values.size())) return values.back();
  const size_t i = static_cast<size_t>(whole);
  return values[i] + (steps - whole) * (values[i + 1] - values[i]);
}

// F: the integral of the share of gaps that are longer, over their mean. All in seconds.
double FirstPollBy(double seconds, double interval, double jitter) {
  const double mean = interval + jitter / 2;
  if (seconds <= interval) return seconds / mean;
  const double late = std::min(seconds - interval, jitter);
  const double into_jitter = jitter > 0 ? late - late * late / (2 * jitter) : 0;
  return (interval + into_jitter) / mean;
}

}  // namespace

AdoptionCurve::AdoptionCurve(double interval_seconds, double jitter_seconds, double asleep)
    : step_seconds_(interval_seconds / kStepsAnInterval) {
  const double jitter_steps = jitter_seconds / step_seconds_;
  std::vector<double> polls;      // A
  std::vector<double> integrals;  // of A, in steps
  for (size_t i = 0; shares_.empty() || shares_.back() < kLastShare; ++i) {
    const double latest = static_cast<double>(i) - kStepsAnInterval;  // of the poll before
    double before = 0;                                                // E[A(t - gap)]
    if (jitter_steps < 1) {
      before = Interpolate(polls, latest - jitter_steps / 2);
    } else {
      before = (Interpolate(integrals, latest) - Interpolate(integrals, latest - jitter_steps)) /
               jitter_steps;
    }
    const double seconds = static_cast<double>(i) * step_seconds_;
    polls.push_back(FirstPollBy(seconds, interval_seconds, jitter_seconds) + asleep * before);
    integrals.push_back(i == 0 ? 0 : integrals.back() + (polls[i - 1] + polls[i]) / 2);
    shares_.push_back(std::min(1.0, (1 - asleep) * polls.back()));
  }
}

double AdoptionCurve::ShareAt(double seconds) const {
  return Interpolate(shares_, seconds / step_seconds_);
}

double AdoptionCurve::SecondsTo(double share) const {
  const auto above = std::lower_bound(shares_.begin(), shares_.end(), share);
  if (above == shares_.begin()) return 0;
  const double after = above == shares_.end() ? shares_.back() : *above;
  const double before = *(above - 1);
  const double steps = static_cast<double>(above - shares_.begin()) - 1;
  const double part = after > before ? (share - before) / (after - before) : 0;
  return (steps + part) * step_seconds_;
}

}  // namespace urlfilter::compiler
