// Hash family `xxh3-block`: one XXH3-128 per key, for lookups inside an app's own extension.
//
//   const InAppHash hash = InAppKeyHash("example.com/a", view.hash_seed());
//
// The two halves are used as independent 64-bit numbers: `high` chooses a place (a block, a
// group, a line), `low` says what must stand there (bits, a fingerprint). 64 bits would not
// do: among 10^7 keys and 48 lookups a URL, a chance match of 64 bits has probability 2^-35.
// Source: Collet, xxHash, XXH3_128bits_withSeed; its output is stable since version 0.8.0.
#ifndef URLFILTER_BLOOM_IN_APP_HASH_H_
#define URLFILTER_BLOOM_IN_APP_HASH_H_

#include <cstdint>
#include <string_view>

namespace urlfilter::bloom {

struct InAppHash {
  uint64_t high = 0;
  uint64_t low = 0;

  friend auto operator<=>(const InAppHash&, const InAppHash&) = default;
};

// Pure, free of allocation; the bytes are hashed as they are.
InAppHash InAppKeyHash(std::string_view key, uint64_t seed);

// Maps a uniform 64-bit number to 0 .. count-1 by multiplication, in ascending order. Source:
// Lemire, "Fast random integer generation in an interval" (2019). `count` is at least 1.
inline uint64_t ScaleTo(uint64_t uniform, uint64_t count) {
  return static_cast<uint64_t>((static_cast<unsigned __int128>(uniform) * count) >> 64);
}

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_IN_APP_HASH_H_
