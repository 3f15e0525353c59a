#include "bloom/key_grid_lookup.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "bloom/key_grid_hashes.h"

namespace urlfilter::bloom {
namespace {

// Keys that may still be in the filter.
class Candidates {
 public:
  // Takes the key if `stays`; without a branch.
  void AddIf(bool stays, GridKey key) {
    keys_[size_] = key;
    size_ += stays;
  }
  const GridKey* begin() const { return keys_.data(); }
  const GridKey* end() const { return keys_.data() + size_; }

 private:
  std::size_t size_ = 0;
  std::array<GridKey, GridKey::kCodes + 1> keys_;
};

// A round names the bit of h1 + round * h2. A filter without a second or third round counts as
// having their bits.
bool HasBit(const PrefilterView& view, KeyHash hash, uint32_t round) {
  return int{view.BitOf(hash.h1 + round * hash.h2)} | int{round >= view.parameters().hash_count};
}

bool HasBitsFrom(const PrefilterView& view, KeyHash hash, uint32_t round) {
  for (; round < view.parameters().hash_count; ++round) {
    if (!HasBit(view, hash, round)) return false;
  }
  return true;
}

}  // namespace

bool MayContainAny(const PrefilterView& view, const KeyGrid& grid) {
  KeyGridHashes hashes(grid, view.parameters().murmur_seed);
  ForEachKey(grid, [&](GridKey key) { view.PrefetchBitOf(hashes.H1(key)); });
  hashes.HashMurmur();
  Candidates with_first_bit;
  ForEachKey(grid, [&](GridKey key) { with_first_bit.AddIf(view.BitOf(hashes.H1(key)), key); });

  std::array<uint32_t, GridKey::kCodes> h2;
  std::size_t i = 0;
  for (const GridKey key : with_first_bit) {
    h2[i] = hashes.H2(key);
    for (const uint32_t round : {1, 2}) view.PrefetchBitOf(hashes.H1(key) + round * h2[i]);
    ++i;
  }
  Candidates with_three_bits;
  i = 0;
  for (const GridKey key : with_first_bit) {
    const KeyHash hash{hashes.H1(key), h2[i++]};
    with_three_bits.AddIf(int{HasBit(view, hash, 1)} & int{HasBit(view, hash, 2)}, key);
  }
  for (const GridKey key : with_three_bits) {
    if (HasBitsFrom(view, hashes.Hash(key), 3)) return true;
  }
  return false;
}

}  // namespace urlfilter::bloom
