#include "compiler/release/measured_rate.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/status_macros.h"
#include "bloom/prefilter_batch.h"
#include "bloom/prefilter_view.h"
#include "compiler/keys/parallel.h"

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
constexpr size_t kProbeBytes = 32;
using Probe = std::array<char, kProbeBytes>;

void WriteHex(uint64_t number, char* out) {
  for (int digit = 0; digit < 16; ++digit) {
    out[digit] = "0123456789abcdef"[number >> (60 - 4 * digit) & 15];
  }
}

Probe MakeProbe(uint64_t index, uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(&index, sizeof(index), seed);
  Probe probe;
  WriteHex(hash.high64, probe.data());
  WriteHex(hash.low64, probe.data() + 16);
  return probe;
}

std::string_view TextOf(const Probe& probe) { return {probe.data(), probe.size()}; }

struct Trials {
  uint64_t count = 0;
  uint64_t hits = 0;
};

// Whether the filter has all bits of one key of a batch.
bool HasAll(const bloom::PrefilterView& filter, const uint32_t* indices, size_t key) {
  for (uint32_t round = 0; round < filter.parameters().hash_count; ++round) {
    if (!filter.HasBit(indices[round * bloom::PrefilterBatch::kKeys + key])) return false;
  }
  return true;
}

// The probes from `begin` to `end`, a batch at a time.
Trials TryProbes(const bloom::PrefilterView& filter, std::span<const std::string_view> keys,
                 uint64_t seed, uint64_t begin, uint64_t end) {
  constexpr size_t kBatch = bloom::PrefilterBatch::kKeys;
  const bloom::PrefilterBatch batch(filter.parameters());
  std::array<Probe, kBatch> probes;
  std::array<std::string_view, kBatch> texts;
  for (size_t i = 0; i < kBatch; ++i) texts[i] = TextOf(probes[i]);
  std::array<uint32_t, bloom::PrefilterBatch::kMaxIndices> indices;
  Trials trials;
  for (; begin < end; begin += std::min<uint64_t>(kBatch, end - begin)) {
    for (size_t i = 0; i < kBatch; ++i) probes[i] = MakeProbe(begin + i, seed);
    batch.BitIndices(texts, indices.data());
    for (size_t i = 0; i < kBatch && begin + i < end; ++i) {
      const bool hit = HasAll(filter, indices.data(), i);
      if (hit && std::binary_search(keys.begin(), keys.end(), texts[i])) continue;
      ++trials.count;
      trials.hits += hit;
    }
  }
  return trials;
}

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
                                               double expected_rate, std::string_view seed,
                                               int threads) {
  ASSIGN_OR_RETURN(const bloom::PrefilterView filter,
                   bloom::PrefilterView::Create(parameters, bits));
  const uint64_t number = XXH3_64bits(seed.data(), seed.size());
  std::vector<Trials> parts(static_cast<size_t>(std::max(1, threads)));
  ParallelParts(TrialsFor(expected_rate), threads, [&](size_t part, size_t begin, size_t end) {
    parts[part] = TryProbes(filter, keys, number, begin, end);
  });
  Trials all;
  for (const Trials& part : parts) {
    all.count += part.count;
    all.hits += part.hits;
  }
  return WilsonInterval(all.hits, all.count);
}

}  // namespace urlfilter::compiler
