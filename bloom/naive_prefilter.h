// The prefilter as its description reads, in the plainest form: what the fast code must agree
// with and is measured against.
#ifndef URLFILTER_BLOOM_NAIVE_PREFILTER_H_
#define URLFILTER_BLOOM_NAIVE_PREFILTER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

inline uint32_t NaiveFnv1a32(std::string_view key) {
  uint32_t hash = 2166136261u;
  for (const char byte : key) {
    hash ^= static_cast<uint8_t>(byte);
    hash *= 16777619u;
  }
  return hash;
}

inline uint32_t NaiveRotateLeft(uint32_t value, int count) {
  return value << count | value >> (32 - count);
}

inline uint32_t NaiveMurmur3X86_32(std::string_view key, uint32_t seed) {
  uint32_t hash = seed;
  for (size_t i = 0; i < key.size(); i += 4) {
    const size_t count = std::min<size_t>(4, key.size() - i);
    uint32_t block = 0;
    for (size_t j = 0; j < count; ++j) block |= uint32_t{static_cast<uint8_t>(key[i + j])} << 8 * j;
    hash ^= NaiveRotateLeft(block * 0xcc9e2d51u, 15) * 0x1b873593u;
    if (count == 4) hash = NaiveRotateLeft(hash, 13) * 5 + 0xe6546b64u;
  }
  hash ^= static_cast<uint32_t>(key.size());
  hash = (hash ^ hash >> 16) * 0x85ebca6bu;
  hash = (hash ^ hash >> 13) * 0xc2b2ae35u;
  return hash ^ hash >> 16;
}

// The bit of each round.
inline std::vector<uint32_t> NaiveBits(const PrefilterParameters& parameters,
                                       std::string_view key) {
  const uint32_t h1 = NaiveFnv1a32(key);
  const uint32_t h2 = NaiveMurmur3X86_32(key, parameters.murmur_seed);
  std::vector<uint32_t> bits;
  for (uint32_t i = 0; i < parameters.hash_count; ++i) {
    bits.push_back((h1 + i * h2) % parameters.bit_count);
  }
  return bits;
}

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_NAIVE_PREFILTER_H_
