#include "compiler/release/measured_rate.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/status_macros.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::compiler {

namespace {

constexpr double kWantedHits = 256;
constexpr double kFewestTrials = 1 << 16;
constexpr double kMostTrials = 1 << 20;

uint64_t TrialsFor(double expected_rate) {
  const double wanted = expected_rate > 0 ? kWantedHits / expected_rate : kMostTrials;
  return static_cast<uint64_t>(std::clamp(wanted, kFewestTrials, kMostTrials));
}

// 32 random hex digits: the length of a host name, and no host that anybody has.
class ProbeMaker {
 public:
  explicit ProbeMaker(std::string_view seed) : seed_(XXH3_64bits(seed.data(), seed.size())) {}

  std::string_view Next() {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(&counter_, sizeof(counter_), seed_);
    ++counter_;
    Write(hash.high64, text_.data());
    Write(hash.low64, text_.data() + 16);
    return {text_.data(), text_.size()};
  }

 private:
  static void Write(uint64_t number, char* out) {
    for (int digit = 0; digit < 16; ++digit) {
      out[digit] = "0123456789abcdef"[number >> (60 - 4 * digit) & 15];
    }
  }

  uint64_t seed_;
  uint64_t counter_ = 0;
  std::array<char, 32> text_{};
};

}  // namespace

MeasuredRate WilsonInterval(uint64_t hits, uint64_t trials) {
  MeasuredRate measured{.trials = trials, .hits = hits, .rate = 0, .low = 0, .high = 1};
  if (trials == 0) return measured;
  constexpr double kZ = 1.959963984540054;  // The normal quantile of 0.975.
  const double n = static_cast<double>(trials);
  const double p = static_cast<double>(hits) / n;
  const double centre = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  measured.rate = p;
  measured.low = hits == 0 ? 0 : std::max(0.0, centre - half);
  measured.high = hits == trials ? 1 : std::min(1.0, centre + half);
  return measured;
}

absl::StatusOr<MeasuredRate> MeasureWithProbes(const bloom::PrefilterParameters& parameters,
                                               std::string_view bits,
                                               std::span<const std::string_view> keys,
                                               double expected_rate, std::string_view seed) {
  ASSIGN_OR_RETURN(const bloom::PrefilterView filter,
                   bloom::PrefilterView::Create(parameters, bits));
  ProbeMaker probes(seed);
  const uint64_t planned = TrialsFor(expected_rate);
  uint64_t trials = 0, hits = 0;
  for (uint64_t i = 0; i < planned; ++i) {
    const std::string_view probe = probes.Next();
    const bool hit = filter.MayContain(probe);
    if (hit && std::binary_search(keys.begin(), keys.end(), probe)) continue;
    ++trials;
    hits += hit;
  }
  return WilsonInterval(hits, trials);
}

}  // namespace urlfilter::compiler
