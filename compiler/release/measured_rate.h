// How often a filter errs, measured, with the chance of the measurement itself.
#ifndef URLFILTER_COMPILER_RELEASE_MEASURED_RATE_H_
#define URLFILTER_COMPILER_RELEASE_MEASURED_RATE_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::compiler {

// `hits` of `trials`, and the interval that holds the true rate with 95 % confidence.
struct MeasuredRate {
  uint64_t trials = 0;
  uint64_t hits = 0;
  double rate = 0;
  double low = 0;
  double high = 0;
};

// Wilson's score interval (1927) at 95 %, which stays sound for few hits. No trials give [0, 1].
MeasuredRate WilsonInterval(uint64_t hits, uint64_t trials);

// Looks up random strings in the filter and counts the hits of those that are not among the
// sorted `keys`. Depends on the arguments only: the strings are drawn from `seed`. As many trials
// as promise 256 hits at `expected_rate`, at least 2^16 and at most 2^20. Runs on up to
// `threads` threads, with the same result. Errors: those of bloom::PrefilterView.
absl::StatusOr<MeasuredRate> MeasureWithProbes(const bloom::PrefilterParameters& parameters,
                                               std::string_view bits,
                                               std::span<const std::string_view> keys,
                                               double expected_rate, std::string_view seed,
                                               int threads = 1);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_MEASURED_RATE_H_
