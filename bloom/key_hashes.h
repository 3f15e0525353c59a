// The hashes of many keys, ready to be looked up together.
//
//   KeyHashes hashes;
//   hashes.Add(grid);                       // all keys of a grid, without making one of them
//   hashes.Add(HashKey("example.com", seed));
//   MayContainAny(view, hashes);            // key_lookup.h
#ifndef URLFILTER_BLOOM_KEY_HASHES_H_
#define URLFILTER_BLOOM_KEY_HASHES_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "bloom/key_grid.h"
#include "bloom/prefilter_hash.h"

namespace urlfilter::bloom {

// About 12 KB, meant for the stack; touched as far as used. Free of allocation. Not thread-safe.
class KeyHashes {
 public:
  static constexpr std::size_t kRoom = 2 * kMaxGridKeys;

  std::size_t size() const { return size_; }
  bool HasRoomForGrid() const { return size_ + kMaxGridKeys <= kRoom; }
  void Clear() { size_ = 0; }

  // Requires size() < kRoom.
  void Add(KeyHash hash) {
    h1_[size_] = hash.h1;
    h2_[size_++] = hash.h2;
  }

  // Adds the keys end by end; those of an end head by head, first as they are and then with the
  // slash. Requires HasRoomForGrid(). Time is linear in the size of the body plus the keys: all
  // heads are vector lanes that run along the body at the same time.
  void Add(const KeyGrid& grid);

  KeyHash operator[](std::size_t i) const { return {h1_[i], h2_[i]}; }

  // Arrays of size() numbers. Whole vectors may be read: kSlack more numbers of any value follow.
  static constexpr std::size_t kSlack = 8;
  const uint32_t* h1() const { return h1_.data(); }
  const uint32_t* h2() const { return h2_.data(); }

 private:
  std::size_t size_ = 0;
  alignas(64) std::array<uint32_t, kRoom + kSlack> h1_;
  alignas(64) std::array<uint32_t, kRoom + kSlack> h2_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_HASHES_H_
