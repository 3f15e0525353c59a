// How often a prefilter says "maybe" for something that is not in it.
//
//   PerUrlRate(0.001, 48);                 // 0.0469: 4.7 % of clean URLs ask the server
//   PerKeyRateForPerUrlTarget(0.001, 48);  // 2.08e-5: what SizePrefilter needs to be given
//
// All functions are pure.
#ifndef URLFILTER_BLOOM_PREFILTER_RATE_H_
#define URLFILTER_BLOOM_PREFILTER_RATE_H_

#include <cstdint>

#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

// Sub-URLs the OS looks up for the example URLs of Apple's documentation (three path
// segments, a query and a fragment), per profile. A plain page has fewer, a long one more.
inline constexpr double kTypicalSubUrls26 = 26;
inline constexpr double kTypicalSubUrls27 = 48;

// Chance that one key outside the set is found, for `item_count` distinct keys in the set.
// In [0, 1]; 0 keys give 0.
//   (1 - (1 - 1/m)^(k n))^k
// Bloom, "Space/time trade-offs in hash coding with allowable errors" (1970).
double PredictedPerKeyRate(const PrefilterParameters& parameters, uint64_t item_count);

// Chance that a clean URL is found when `candidates` different keys are looked up for it:
// 1 - (1 - p)^c. Assumes that the candidates' false positives are independent.
double PerUrlRate(double per_key_rate, double candidates);

// The inverse: the per-key rate at which PerUrlRate(rate, candidates) is `per_url_rate`.
double PerKeyRateForPerUrlTarget(double per_url_rate, double candidates);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_RATE_H_
