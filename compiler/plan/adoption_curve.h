// How a release spreads through a fleet of devices that poll.
//
// The model: a device's next poll comes an interval plus a uniform share of the jitter after the
// last one, a release falls at any moment between two polls, and each poll finds the device asleep
// with the same probability, independently. Renewal theory then says, with F the distribution of
// the time from the release to the first poll (the equilibrium distribution of the gaps) and A(t)
// the expected number of polls up to t of which all before were slept through:
//   A(t) = F(t) + asleep * E[A(t - gap)],   share with the release = (1 - asleep) * A(t).
#ifndef URLFILTER_COMPILER_PLAN_ADOPTION_CURVE_H_
#define URLFILTER_COMPILER_PLAN_ADOPTION_CURVE_H_

#include <vector>

namespace urlfilter::compiler {

// Immutable after construction.
class AdoptionCurve {
 public:
  // interval_seconds > 0, jitter_seconds >= 0, 0 <= asleep < 1. Computed in steps of a 500th of the
  // interval, up to a share of 99.9 %: cost and memory grow with 1 / (1 - asleep), without a limit,
  // and with jitter / interval.
  AdoptionCurve(double interval_seconds, double jitter_seconds, double asleep);

  // Share of devices with the release `seconds` after it; between 0 and 1, never falling. It stays
  // where it is once it has reached 0.999.
  double ShareAt(double seconds) const;
  // When that share is reached; 0 <= share <= 0.999.
  double SecondsTo(double share) const;

 private:
  const double step_seconds_;
  std::vector<double> shares_;  // at multiples of step_seconds_
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PLAN_ADOPTION_CURVE_H_
