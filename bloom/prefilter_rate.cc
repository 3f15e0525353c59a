#include "bloom/prefilter_rate.h"

#include <cmath>

#include "bloom/repeated_rounds.h"

namespace urlfilter::bloom {

namespace {

constexpr uint64_t kHashes = uint64_t{1} << 32;

// Chance that a round of a key outside the set finds its bit set: the mean over the bits, each
// weighted by how many of the 2^32 hashes lead to it.
double FillMetByProbes(uint32_t bit_count, double probes) {
  const uint64_t hashes_of_a_rare_bit = kHashes / bit_count;
  const double rare_weight = static_cast<double>(hashes_of_a_rare_bit) / double{kHashes};
  const double frequent_weight = rare_weight + 1 / double{kHashes};
  const double frequent_count = static_cast<double>(kHashes % bit_count);
  const auto chance_set = [&](double weight) {
    return weight < 1 ? -std::expm1(probes * std::log1p(-weight)) : (probes > 0 ? 1.0 : 0.0);
  };
  return frequent_count * frequent_weight * chance_set(frequent_weight) +
         (bit_count - frequent_count) * rare_weight * chance_set(rare_weight);
}

double Fill(const PrefilterParameters& parameters, uint64_t item_count) {
  return FillMetByProbes(parameters.bit_count,
                         parameters.hash_count * static_cast<double>(item_count));
}

}  // namespace

double IdealPerKeyRate(const PrefilterParameters& parameters, uint64_t item_count) {
  return std::pow(Fill(parameters, item_count), parameters.hash_count);
}

double PredictedPerKeyRate(const PrefilterParameters& parameters, uint64_t item_count) {
  return MeanPowerOfDistinctBits(Fill(parameters, item_count), parameters.bit_count,
                                 parameters.hash_count);
}

// log1p and expm1 keep small rates exact where 1 - p would round.
double PerUrlRate(double per_key_rate, double candidates) {
  return -std::expm1(candidates * std::log1p(-per_key_rate));
}

double PerKeyRateForPerUrlTarget(double per_url_rate, double candidates) {
  return -std::expm1(std::log1p(-per_url_rate) / candidates);
}

}  // namespace urlfilter::bloom
