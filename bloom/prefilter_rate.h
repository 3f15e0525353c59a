// How often a prefilter says "maybe" for something that is not in it.
//
//   PerUrlRate(0.001, 48);                 // 0.0469: 4.7 % of clean URLs ask the server
//   PerKeyRateForPerUrlTarget(0.001, 48);  // 2.08e-5: what SizePrefilter needs to be given
//
// All functions are pure. Parameters must be valid, but for the seed, which does not matter. Rates
// lie in [0, 1], and `candidates`, which need not be whole, is above 0.
#ifndef URLFILTER_BLOOM_PREFILTER_RATE_H_
#define URLFILTER_BLOOM_PREFILTER_RATE_H_

#include <cstdint>

#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

// Sub-URLs the OS looks up for the example URLs of Apple's documentation (three path
// segments, a query and a fragment), per profile. A plain page has fewer, a long one more.
inline constexpr double kTypicalSubUrls26 = 26;
inline constexpr double kTypicalSubUrls27 = 48;

// Chance that one key outside the set is found, for `item_count` distinct keys in the set and
// k = hash_count independent rounds over m = bit_count bits. In [0, 1]; 0 keys give 0.
//   fill^k, fill = 1 - (1 - 1/m)^(k n)
// Bloom, "Space/time trade-offs in hash coding with allowable errors" (1970). `fill` also
// allows for 32-bit numbers modulo m, which hit the first 2^32 mod m bits once more than the
// others; this shows above 10^8 bits.
double IdealPerKeyRate(const PrefilterParameters& parameters, uint64_t item_count);

// The same for double hashing as this hash family does it, where the k rounds are not
// independent: the mean of fill^D over all keys, D being the number of distinct bits of a key
// (repeated_rounds.h has the source). At Apple's sizing the two agree within 3 % for 1000 keys
// and more at 10^-3; 1000 keys at 10^-6 are predicted at 8.3 and measured at 8.7 times the
// ideal. Holds within 10 % from 1000 bits on, except for powers of two at rates below 10^-5,
// where whole sequences of bits coincide between keys too. Costs up to 0.1 s.
double PredictedPerKeyRate(const PrefilterParameters& parameters, uint64_t item_count);

// Chance that a clean URL is found when `candidates` different keys are looked up for it:
// 1 - (1 - p)^c. Assumes that the candidates' false positives are independent.
double PerUrlRate(double per_key_rate, double candidates);

// The inverse: the per-key rate at which PerUrlRate(rate, candidates) is `per_url_rate`.
double PerKeyRateForPerUrlTarget(double per_url_rate, double candidates);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_RATE_H_
