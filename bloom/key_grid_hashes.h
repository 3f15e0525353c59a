// The hashes of all keys of a grid, without making one of the keys.
//
//   KeyGridHashes hashes(grid, seed);
//   hashes.HashMurmur();
//   hashes.Hash(GridKey(1, 0, true)) == HashKey("sub.example.com/a/", seed)
//
// FNV-1a runs along the text once, with a vector lane for every begin. MurmurHash3 of a key needs
// only the state after its last whole word: these states are kept for every begin, so that a key
// costs a load and the final mix. Both are as prefilter_hash.h defines them.
#ifndef URLFILTER_BLOOM_KEY_GRID_HASHES_H_
#define URLFILTER_BLOOM_KEY_GRID_HASHES_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "bloom/key_grid.h"
#include "bloom/prefilter_hash.h"

namespace urlfilter::bloom {

// Which key of a grid: the numbers of its end and its begin, and whether "/" follows.
class GridKey {
 public:
  GridKey() = default;
  GridKey(std::size_t end, std::size_t begin, bool slashed)
      : code_(static_cast<uint16_t>((2 * end + slashed) * kMaxGridBegins + begin)) {}

  std::size_t end() const { return code_ / (2 * kMaxGridBegins); }
  std::size_t begin() const { return code_ % kMaxGridBegins; }
  bool slashed() const { return code_ / kMaxGridBegins % 2 != 0; }
  std::size_t code() const { return code_; }  // below kCodes

  static constexpr std::size_t kCodes = 2 * kMaxGridEnds * kMaxGridBegins;

 private:
  uint16_t code_;
};

// Calls visit(GridKey) for every key of `grid`.
template <typename Visit>
void ForEachKey(const KeyGrid& grid, Visit visit) {
  for (const bool slashed : {false, true}) {
    const std::size_t ends = slashed ? grid.slashed_ends : grid.ends.size();
    for (std::size_t end = 0; end < ends; ++end) {
      const std::size_t begins = grid.BeginsOf(end);
      for (std::size_t begin = 0; begin < begins; ++begin) visit(GridKey(end, begin, slashed));
    }
  }
}

// About 20 KB, meant for the stack; touched as far as used. Free of allocation. The grid must
// outlive it.
class KeyGridHashes {
 public:
  // Computes all H1.
  KeyGridHashes(const KeyGrid& grid, uint32_t murmur_seed);

  // Must come before H2 and Hash.
  void HashMurmur();

  // The hashes of a key that the grid has.
  uint32_t H1(GridKey key) const { return fnv_[key.code()]; }
  uint32_t H2(GridKey key) const;
  KeyHash Hash(GridKey key) const { return {H1(key), H2(key)}; }

  const KeyGrid& grid() const { return grid_; }

 private:
  void FillMurmur(std::size_t begin);

  const KeyGrid& grid_;
  const uint32_t murmur_seed_;
  // By GridKey::code(). Only what the grid has is set.
  alignas(64) std::array<uint32_t, GridKey::kCodes> fnv_;
  // By begin: the state after so many words of its keys.
  std::array<uint32_t[kMaxGridKey / 4 + 1], kMaxGridBegins> murmur_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_GRID_HASHES_H_
