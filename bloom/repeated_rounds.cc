#include "bloom/repeated_rounds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace urlfilter::bloom {
namespace {

constexpr uint64_t kHashes = uint64_t{1} << 32;  // values of h1, of h2
constexpr uint64_t kStepSamples = 256;           // multiples of m looked at, per distance t
constexpr uint32_t kStartSamples = 8;            // values of h1 looked at, per step
constexpr double kNegligible = 1e-4;             // of the result

// x with x * odd == 1 modulo 2^32, by Newton's iteration: each round doubles the good bits.
uint32_t Inverse(uint32_t odd) {
  uint32_t x = odd;  // three good bits
  for (int round = 0; round < 4; ++round) x *= 2 - odd * x;
  return x;
}

class Resonances {
 public:
  Resonances(double fill, uint32_t bit_count, uint32_t hash_count)
      : fill_(fill), bit_count_(bit_count), hash_count_(hash_count), bits_(hash_count) {}

  // What the steps that repeat a bit at distance t, and at no smaller one, add to the mean.
  double Excess(uint32_t distance) {
    const int twos = std::countr_zero(distance);
    // distance * step is a multiple of 2^twos, so only such multiples of m can be met.
    const uint64_t stride = uint64_t{1} << (twos - std::min(twos, std::countr_zero(bit_count_)));
    const uint64_t count = (kHashes - 1) / (bit_count_ * stride) + 1;
    const uint64_t samples = std::min(count, kStepSamples);
    double sum = 0;
    for (uint64_t i = 0; i < samples; ++i) {
      const uint64_t multiple = bit_count_ * stride * Stratified(i, samples, count);
      sum += ExcessOfSteps(distance, multiple);
      // Below zero the same holds; 0 and, for powers of two, all others were met above.
      if (multiple != 0 && kHashes % bit_count_ != 0) {
        sum += ExcessOfSteps(distance, kHashes - multiple);
      }
    }
    return sum * static_cast<double>(count) / static_cast<double>(samples) / double{kHashes};
  }

 private:
  // The i-th of `samples` numbers below `count`, one somewhere in each equal part of it.
  static uint64_t Stratified(uint64_t i, uint64_t samples, uint64_t count) {
    if (samples == count) return i;
    const double jitter = std::fmod(static_cast<double>(i) * 0.6180339887498949, 1.0);
    return static_cast<uint64_t>((static_cast<double>(i) + jitter) * static_cast<double>(count) /
                                 static_cast<double>(samples));
  }

  // All steps with distance * step == advance modulo 2^32.
  double ExcessOfSteps(uint32_t distance, uint64_t advance) {
    const int twos = std::countr_zero(distance);
    const uint64_t period = kHashes >> twos;
    const uint64_t first = (advance >> twos) * Inverse(distance >> twos) % period;
    double sum = 0;
    for (uint64_t step = first; step < kHashes; step += period) {
      if (!RepeatsWithin(static_cast<uint32_t>(step), distance)) {
        sum += MeanPower(static_cast<uint32_t>(step)) - std::pow(fill_, hash_count_);
      }
    }
    return sum;
  }

  // Whether some smaller distance repeats a bit too; the step is counted there.
  bool RepeatsWithin(uint32_t step, uint32_t distance) const {
    uint32_t advance = 0;
    for (uint32_t smaller = 1; smaller < distance; ++smaller) {
      advance += step;
      if (advance % bit_count_ == 0 || (kHashes - advance) % bit_count_ == 0) return true;
    }
    return false;
  }

  double MeanPower(uint32_t step) {
    double sum = 0;
    for (uint64_t i = 0; i < kStartSamples; ++i) {
      sum += std::pow(
          fill_,
          DistinctBits(static_cast<uint32_t>((2 * i + 1) * kHashes / 2 / kStartSamples), step));
    }
    return sum / kStartSamples;
  }

  int DistinctBits(uint32_t start, uint32_t step) {
    for (uint32_t& bit : bits_) {
      bit = start % bit_count_;
      start += step;
    }
    std::sort(bits_.begin(), bits_.end());
    return static_cast<int>(std::unique(bits_.begin(), bits_.end()) - bits_.begin());
  }

  double fill_;
  uint32_t bit_count_;
  uint32_t hash_count_;
  std::vector<uint32_t> bits_;
};

}  // namespace

double MeanPowerOfDistinctBits(double fill, uint32_t bit_count, uint32_t hash_count) {
  double mean = std::pow(fill, hash_count);
  Resonances resonances(fill, bit_count, hash_count);
  for (uint32_t distance = 1; distance < hash_count; ++distance) {
    // At most 2 * distance / m of the keys repeat a bit at this distance; they keep that many.
    const double bound = 2.0 * distance / bit_count * std::pow(fill, distance);
    if (bound * (hash_count - distance) < kNegligible * mean) break;
    mean += resonances.Excess(distance);
  }
  return std::min(mean, 1.0);
}

}  // namespace urlfilter::bloom
