// Ways in which builders of Bloom filters are known to depart from what devices compute, to name
// the one that made a foreign filter.
//
// All functions are pure.
#ifndef URLFILTER_COMPILER_VERIFY_FILTER_VARIANT_H_
#define URLFILTER_COMPILER_VERIFY_FILTER_VARIANT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bloom/prefilter_parameters.h"

namespace urlfilter::compiler {

// The default is what devices compute (bloom/prefilter_hash.h).
struct FilterVariant {
  bool fnv1_order = false;       // FNV-1: multiply before the XOR. swift-bloom does.
  bool no_32bit_wrap = false;    // h1 + i*h2 in 64 bits.
  bool hashes_swapped = false;   // Murmur3 first, FNV as the step.
  bool rounds_from_one = false;  // i = 1 .. k.
  bool msb_first = false;        // Bit 0 of a byte is its most significant one.
  uint32_t murmur_seed = 0;

  friend bool operator==(const FilterVariant&, const FilterVariant&) = default;
};

// Whether devices compute this one, given the seed in the plist.
bool IsDeviceVariant(const FilterVariant& variant, uint32_t plist_seed);

// "FNV-1 order (multiply before XOR), as swift-bloom builds"; "as devices compute it".
std::string DescribeVariant(const FilterVariant& variant, uint32_t plist_seed);

// Whether a reader of the variant finds the key. `bits` has ByteCount(parameters) bytes.
bool VariantMayContain(const FilterVariant& variant, const bloom::PrefilterParameters& parameters,
                       std::string_view bits, std::string_view key);

// The bits that a builder of the variant makes.
std::string BuildVariant(const FilterVariant& variant, const bloom::PrefilterParameters& parameters,
                         std::span<const std::string_view> keys);

struct Identification {
  FilterVariant variant;
  bool bit_identical = false;  // Rebuilding gives these bits; otherwise every key is found.
};

// The variant that made `bits` from `keys`: the first, the devices' own before all, that rebuilds
// them to the bit, or else the first that finds every key, unless bits so full would hold as many
// keys by chance (above 1 in 1,000). None if there is none, or if `keys` is empty. Cost: up to 96
// variants are tried on the keys.
std::optional<Identification> IdentifyVariant(const bloom::PrefilterParameters& parameters,
                                              std::string_view bits,
                                              std::span<const std::string_view> keys);

// How bit and hash counts were rounded from the item count and the rate: "bitCount rounded up,
// hashCount rounded up: Apple's sizing"; "" if no known way gives them.
std::string DescribeSizing(const bloom::PrefilterParameters& parameters, uint64_t item_count,
                           double false_positive_rate);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_VERIFY_FILTER_VARIANT_H_
