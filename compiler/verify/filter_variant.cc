#include "compiler/verify/filter_variant.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "bloom/prefilter_hash.h"

namespace urlfilter::compiler {

namespace {

using bloom::PrefilterParameters;

uint32_t Fnv1Order32(std::string_view key) {
  uint32_t hash = 0x811c9dc5;
  for (const char byte : key) hash = (hash * 0x01000193) ^ static_cast<uint8_t>(byte);
  return hash;
}

uint32_t BitIndex(const FilterVariant& variant, const PrefilterParameters& parameters,
                  bloom::KeyHash hash, uint32_t round) {
  const uint64_t sum = uint64_t{hash.h1} + uint64_t{round} * hash.h2;
  const uint64_t wrapped = variant.no_32bit_wrap ? sum : (sum & 0xffffffff);
  return static_cast<uint32_t>(wrapped % parameters.bit_count);
}

bloom::KeyHash HashFor(const FilterVariant& variant, std::string_view key) {
  const uint32_t fnv = variant.fnv1_order ? Fnv1Order32(key) : bloom::Fnv1a32(key);
  const uint32_t murmur = bloom::Murmur3X86_32(key, variant.murmur_seed);
  return variant.hashes_swapped ? bloom::KeyHash{murmur, fnv} : bloom::KeyHash{fnv, murmur};
}

// Calls visit(byte index, mask) for each bit of the key until one returns false.
template <typename Visit>
bool AllBits(const FilterVariant& variant, const PrefilterParameters& parameters,
             std::string_view key, Visit&& visit) {
  const bloom::KeyHash hash = HashFor(variant, key);
  const uint32_t first = variant.rounds_from_one ? 1 : 0;
  for (uint32_t round = first; round < first + parameters.hash_count; ++round) {
    const uint32_t index = BitIndex(variant, parameters, hash, round);
    const uint32_t shift = variant.msb_first ? 7 - (index & 7) : index & 7;
    if (!visit(index >> 3, static_cast<uint8_t>(1u << shift))) return false;
  }
  return true;
}

// All variants, that of the devices first, then those with one departure before those with two.
std::vector<FilterVariant> AllVariants(uint32_t plist_seed) {
  std::vector<std::pair<int, FilterVariant>> counted;
  const uint32_t swapped_seed = __builtin_bswap32(plist_seed);
  for (uint32_t mask = 0; mask < 32; ++mask) {
    for (const uint32_t seed : {plist_seed, swapped_seed, uint32_t{0}}) {
      const FilterVariant variant{.fnv1_order = (mask & 1) != 0,
                                  .no_32bit_wrap = (mask & 2) != 0,
                                  .hashes_swapped = (mask & 4) != 0,
                                  .rounds_from_one = (mask & 8) != 0,
                                  .msb_first = (mask & 16) != 0,
                                  .murmur_seed = seed};
      counted.emplace_back(__builtin_popcount(mask) + (seed == plist_seed ? 0 : 1), variant);
    }
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<FilterVariant> variants;
  variants.reserve(counted.size());
  for (const auto& [departures, variant] : counted) variants.push_back(variant);
  return variants;
}

// The chance that foreign bits hold all keys: (share of set bits)^(keys x hashes). Full filters
// hold everything and tell nothing.
bool CouldBeChance(const PrefilterParameters& parameters, std::string_view bits, size_t keys) {
  constexpr double kTooLikely = 1e-3;
  double set = 0;
  for (const char byte : bits) set += std::popcount(static_cast<uint8_t>(byte));
  const double throws = static_cast<double>(keys) * parameters.hash_count;
  return throws * std::log(set / parameters.bit_count) > std::log(kTooLikely);
}

bool FindsAll(const FilterVariant& variant, const PrefilterParameters& parameters,
              std::string_view bits, std::span<const std::string_view> keys) {
  return std::all_of(keys.begin(), keys.end(), [&](std::string_view key) {
    return VariantMayContain(variant, parameters, bits, key);
  });
}

}  // namespace

bool IsDeviceVariant(const FilterVariant& variant, uint32_t plist_seed) {
  FilterVariant device;
  device.murmur_seed = plist_seed;
  return variant == device;
}

std::string DescribeVariant(const FilterVariant& variant, uint32_t plist_seed) {
  std::vector<std::string> departures;
  if (variant.fnv1_order) {
    departures.push_back("FNV-1 order (multiply before XOR), as swift-bloom builds");
  }
  if (variant.no_32bit_wrap) departures.push_back("no 32-bit wrap before the modulo");
  if (variant.hashes_swapped) departures.push_back("the two hashes swapped");
  if (variant.rounds_from_one) departures.push_back("rounds 1 to k instead of 0 to k-1");
  if (variant.msb_first) departures.push_back("most significant bit first");
  if (variant.murmur_seed != plist_seed) {
    departures.push_back(absl::StrCat("Murmur seed ", variant.murmur_seed, " instead of the ",
                                      plist_seed, " it states"));
  }
  return departures.empty() ? "as devices compute it (FNV-1a, Murmur3, 32-bit wrap, LSB first)"
                            : absl::StrJoin(departures, "; ");
}

bool VariantMayContain(const FilterVariant& variant, const PrefilterParameters& parameters,
                       std::string_view bits, std::string_view key) {
  return AllBits(variant, parameters, key, [&](uint32_t byte, uint8_t mask) {
    return (static_cast<uint8_t>(bits[byte]) & mask) != 0;
  });
}

std::string BuildVariant(const FilterVariant& variant, const PrefilterParameters& parameters,
                         std::span<const std::string_view> keys) {
  std::string bits(bloom::ByteCount(parameters), '\0');
  for (const std::string_view key : keys) {
    AllBits(variant, parameters, key, [&](uint32_t byte, uint8_t mask) {
      bits[byte] = static_cast<char>(bits[byte] | mask);
      return true;
    });
  }
  return bits;
}

std::optional<Identification> IdentifyVariant(const PrefilterParameters& parameters,
                                              std::string_view bits,
                                              std::span<const std::string_view> keys) {
  if (keys.empty()) return std::nullopt;
  std::optional<Identification> finds_all;
  for (const FilterVariant& variant : AllVariants(parameters.murmur_seed)) {
    if (!FindsAll(variant, parameters, bits, keys)) continue;
    if (BuildVariant(variant, parameters, keys) == bits) return Identification{variant, true};
    if (!finds_all) finds_all = Identification{variant, false};
  }
  if (CouldBeChance(parameters, bits, keys.size())) return std::nullopt;
  return finds_all;
}

std::string DescribeSizing(const PrefilterParameters& parameters, uint64_t item_count,
                           double false_positive_rate) {
  if (item_count == 0 || !(false_positive_rate > 0 && false_positive_rate < 1)) return "";
  const double items = static_cast<double>(item_count);
  const double bits = -(items * std::log(false_positive_rate)) / (M_LN2 * M_LN2);
  const auto rounding = [](double exact, uint32_t actual) -> std::string {
    if (std::ceil(exact) == actual) return "rounded up";
    if (std::round(exact) == actual) return "rounded to the nearest";
    if (std::floor(exact) == actual) return "rounded down";
    return "";
  };
  const std::string bit_rounding = rounding(bits, parameters.bit_count);
  const std::string hash_rounding =
      rounding(parameters.bit_count / items * M_LN2, parameters.hash_count);
  if (bit_rounding.empty() || hash_rounding.empty()) return "";
  const bool apple = bit_rounding == "rounded up" && hash_rounding == "rounded up";
  return absl::StrCat("bitCount ", bit_rounding, ", hashCount ", hash_rounding,
                      apple ? ": Apple's sizing" : "");
}

}  // namespace urlfilter::compiler
