// Hashes of several keys that end in the same bytes, extended together.
//
//   KeyHashLanes<2> lanes(seed);
//   lanes.AppendTo(0, "example.com");
//   lanes.AppendTo(1, "sub.example.com");
//   lanes.Append("/a");                      // both
//   lanes.Finish(1) == HashKey("sub.example.com/a", seed)
//
// FNV-1a is one long chain of multiplications: a single key waits for each of them, several keys
// wait at the same time. Otherwise as IncrementalKeyHash (prefilter_hash.h), whose hashes these
// are.
#ifndef URLFILTER_BLOOM_KEY_HASH_LANES_H_
#define URLFILTER_BLOOM_KEY_HASH_LANES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bloom/prefilter_hash.h"

namespace urlfilter::bloom {

// A value: copy it where keys branch. Free of allocation; no branch depends on a lane.
template <std::size_t kLanes>
class KeyHashLanes {
 public:
  explicit KeyHashLanes(uint32_t murmur_seed) {
    fnv_.fill(internal::kFnvOffsetBasis);
    murmur_.fill(murmur_seed);
  }

  // Extends every key.
  void Append(std::string_view bytes) {
    std::size_t i = 0;
    for (; i + 4 <= bytes.size(); i += 4) {
      uint32_t word;
      std::memcpy(&word, bytes.data() + i, sizeof(word));
      AppendWord(word);
    }
    uint32_t word = 0;
    for (std::size_t k = i; k < bytes.size(); ++k) {
      const auto byte = static_cast<uint8_t>(bytes[k]);
      word |= uint32_t{byte} << (8 * (k - i));
#pragma GCC unroll 8
      for (uint32_t& fnv : fnv_) fnv = internal::FnvStep(fnv, byte);
    }
    AppendToMurmur(word, static_cast<uint32_t>(bytes.size() - i));
#pragma GCC unroll 8
    for (uint32_t& length : length_) length += static_cast<uint32_t>(bytes.size());
  }

  void Append(char byte) {
#pragma GCC unroll 8
    for (uint32_t& fnv : fnv_) fnv = internal::FnvStep(fnv, static_cast<uint8_t>(byte));
    AppendToMurmur(static_cast<uint8_t>(byte), 1);
#pragma GCC unroll 8
    for (uint32_t& length : length_) ++length;
  }

  // Extends the key of one lane.
  void AppendTo(std::size_t lane, std::string_view bytes) {
    KeyHashLanes<1> one = Only(lane);
    one.Append(bytes);
    Set(lane, one, 0);
  }

  // Makes the key of `lane` the one that `other` has in `other_lane`.
  template <std::size_t kOthers>
  void Set(std::size_t lane, const KeyHashLanes<kOthers>& other, std::size_t other_lane) {
    fnv_[lane] = other.fnv_[other_lane];
    murmur_[lane] = other.murmur_[other_lane];
    tail_[lane] = other.tail_[other_lane];
    length_[lane] = other.length_[other_lane];
  }

  KeyHash Finish(std::size_t lane) const {
    return {fnv_[lane], internal::MurmurFinish(murmur_[lane], tail_[lane], length_[lane])};
  }

 private:
  template <std::size_t>
  friend class KeyHashLanes;

  // Leaves length_ as it is, whose last two bits do not change by a whole word.
  void AppendWord(uint32_t word) {
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      uint32_t fnv = fnv_[lane];
#pragma GCC unroll 4
      for (int shift = 0; shift < 32; shift += 8) {
        fnv = internal::FnvStep(fnv, static_cast<uint8_t>(word >> shift));
      }
      fnv_[lane] = fnv;
      const uint64_t pending = tail_[lane] | (uint64_t{word} << (8 * (length_[lane] & 3)));
      murmur_[lane] = internal::MurmurStep(murmur_[lane], static_cast<uint32_t>(pending));
      tail_[lane] = static_cast<uint32_t>(pending >> 32);
    }
  }

  // Adds the lowest `count` (0-3) bytes of `word`, the others being zero.
  void AppendToMurmur(uint32_t word, uint32_t count) {
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const uint32_t held = length_[lane] & 3;
      const uint64_t pending = tail_[lane] | (uint64_t{word} << (8 * held));
      const uint32_t stepped = internal::MurmurStep(murmur_[lane], static_cast<uint32_t>(pending));
      const bool is_full = held + count >= 4;
      murmur_[lane] = is_full ? stepped : murmur_[lane];
      tail_[lane] = static_cast<uint32_t>(is_full ? pending >> 32 : pending);
    }
  }

  KeyHashLanes<1> Only(std::size_t lane) const {
    KeyHashLanes<1> one(0);
    one.Set(0, *this, lane);
    return one;
  }

  std::array<uint32_t, kLanes> fnv_;
  std::array<uint32_t, kLanes> murmur_;
  std::array<uint32_t, kLanes> tail_{};    // the last length % 4 bytes, the first one lowest
  std::array<uint32_t, kLanes> length_{};  // modulo 2^32
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_HASH_LANES_H_
