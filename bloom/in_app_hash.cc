#include "bloom/in_app_hash.h"

#include <xxhash.h>

namespace urlfilter::bloom {

InAppHash InAppKeyHash(std::string_view key, uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(key.data(), key.size(), seed);
  return {.high = hash.high64, .low = hash.low64};
}

}  // namespace urlfilter::bloom
