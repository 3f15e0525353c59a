// The three numbers that describe a prefilter, and how to choose them.
//
//   ASSIGN_OR_RETURN(const PrefilterParameters parameters,
//                    SizePrefilter(/*item_count=*/1'000'000, /*false_positive_rate=*/0.001,
//                                  /*murmur_seed=*/2538058380));
//   // bit_count 14377588, hash_count 10
//
// All functions are pure. How often a filter of some size says "maybe" by mistake is in
// prefilter_rate.h; the layout of the bits is in bit_layout.md.
#ifndef URLFILTER_BLOOM_PREFILTER_PARAMETERS_H_
#define URLFILTER_BLOOM_PREFILTER_PARAMETERS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter::bloom {

// Name of the hash family as stored in files; it changes when the bits change.
inline constexpr char kPrefilterHashFamily[] = "fnv1a-murmur3-32";

// A filter of more hashes than this is refused: it is either damaged or slower than useful
// (64 hashes already mean a false positive rate of 2^-64 at Apple's sizing).
inline constexpr uint32_t kMaxHashCount = 64;

// Field names and ranges are those of NEURLFilterPrefilter (32-bit unsigned numbers).
struct PrefilterParameters {
  uint32_t bit_count = 0;    // 1 .. 2^32-1
  uint32_t hash_count = 0;   // 1 .. kMaxHashCount
  uint32_t murmur_seed = 0;  // 1 .. 2^32-1; the OS rejects 0

  friend bool operator==(const PrefilterParameters&, const PrefilterParameters&) = default;
};

// Bytes that hold the bits: (bit_count + 7) / 8, at most 512 MiB.
inline uint64_t ByteCount(const PrefilterParameters& parameters) {
  return (uint64_t{parameters.bit_count} + 7) / 8;
}

// InvalidArgument names the first field out of the range given above.
absl::Status ValidateParameters(const PrefilterParameters& parameters);

// The sizing of Apple's Bloom filter tool ("Using the Bloom filter tool to configure a URL
// filter"), that is the classic optimum of Bloom (1970):
//   bit_count  = ceil(-(n ln p) / (ln 2)^2)
//   hash_count = ceil(bit_count / n * ln 2)
// `false_positive_rate` is per key, in (0, 1). An `item_count` of 0 gives 8 bits and one hash.
// InvalidArgument: a rate outside (0, 1) or so small that it needs more than kMaxHashCount
// hashes; seed 0. ResourceExhausted: more than 2^32-1 bits.
absl::StatusOr<PrefilterParameters> SizePrefilter(uint64_t item_count, double false_positive_rate,
                                                  uint32_t murmur_seed);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_PARAMETERS_H_
