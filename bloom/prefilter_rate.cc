#include "bloom/prefilter_rate.h"

#include <cmath>

namespace urlfilter::bloom {

double PredictedPerKeyRate(const PrefilterParameters& parameters, uint64_t item_count) {
  const double bits = parameters.bit_count;
  const double hashes = parameters.hash_count;
  const double probes = hashes * static_cast<double>(item_count);
  const double fill = bits == 1 ? (probes > 0) : -std::expm1(probes * std::log1p(-1 / bits));
  return std::pow(fill, hashes);
}

// log1p and expm1 keep small rates exact where 1 - p would round.
double PerUrlRate(double per_key_rate, double candidates) {
  return -std::expm1(candidates * std::log1p(-per_key_rate));
}

double PerKeyRateForPerUrlTarget(double per_url_rate, double candidates) {
  return -std::expm1(std::log1p(-per_url_rate) / candidates);
}

}  // namespace urlfilter::bloom
