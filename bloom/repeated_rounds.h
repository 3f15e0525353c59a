// Keys whose rounds fall on the same bit twice, the reason why double hashing misses very low
// false positive rates in small filters.
//
// The bit of round i is ((h1 + i*h2) mod 2^32) mod m. If t*h2 mod 2^32 is a multiple of m, or
// lacks a multiple of m to 2^32, then rounds i and i+t meet on one bit for many i, and the key
// is found as soon as its few distinct bits are set. About 2/m of all keys are like that for
// t = 1 alone: with m = 28756 bits (1000 keys, 10^-6) they are found 8 times as often as all
// the others. That double hashing has this floor of order 1/m: Dillinger, Manolios, "Bloom
// Filters in Probabilistic Verification" (2004), section 5; the wrap at 2^32 before the modulo
// is particular to this hash family, so the steps are enumerated here.
#ifndef URLFILTER_BLOOM_REPEATED_ROUNDS_H_
#define URLFILTER_BLOOM_REPEATED_ROUNDS_H_

#include <cstdint>

namespace urlfilter::bloom {

// The mean of fill^D over all keys, where D, at most hash_count, is the number of distinct bits
// of a key and `fill` the chance that a bit is set. fill^hash_count if no key repeats a bit.
//
// Steps h2 that repeat a bit are summed, a fixed sample of them where there are many; the
// result is within 5 % of the true mean. `bit_count` and `hash_count` are positive, `fill` lies
// in [0, 1]. Costs up to 0.1 s.
double MeanPowerOfDistinctBits(double fill, uint32_t bit_count, uint32_t hash_count);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_REPEATED_ROUNDS_H_
