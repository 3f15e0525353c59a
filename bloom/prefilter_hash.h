// Hash family `fnv1a-murmur3-32`: what the OS computes for a key.
//
//   h1 = FNV-1a, 32 bits (XOR, then multiply)
//   h2 = MurmurHash3_x86_32 with the filter's murmurSeed
//   bit of round i = ((h1 + i * h2) mod 2^32) mod bitCount
//
// The bytes are hashed as they are: no case folding, no trimming. Sources: Fowler, Noll and
// Vo, "The FNV Non-Cryptographic Hash Algorithm" (draft-eastlake-fnv); Appleby, MurmurHash3
// (smhasher). Everything here is a pure function or a value; free of allocation.
#ifndef URLFILTER_BLOOM_PREFILTER_HASH_H_
#define URLFILTER_BLOOM_PREFILTER_HASH_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace urlfilter::bloom {

static_assert(std::endian::native == std::endian::little,
              "keys are read as little-endian words and filters are used in place");

struct KeyHash {
  uint32_t h1 = 0;
  uint32_t h2 = 0;

  friend bool operator==(const KeyHash&, const KeyHash&) = default;
};

namespace internal {

inline constexpr uint32_t kFnvOffsetBasis = 0x811c9dc5;
inline constexpr uint32_t kFnvPrime = 0x01000193;
inline constexpr uint32_t kMurmurC1 = 0xcc9e2d51;
inline constexpr uint32_t kMurmurC2 = 0x1b873593;
inline constexpr uint32_t kMurmurMultiplier = 5;
inline constexpr uint32_t kMurmurAddend = 0xe6546b64;

inline uint32_t FnvStep(uint32_t state, uint8_t byte) { return (state ^ byte) * kFnvPrime; }

inline uint32_t MurmurScramble(uint32_t block) {
  return std::rotl(block * kMurmurC1, 15) * kMurmurC2;
}

inline uint32_t MurmurStep(uint32_t state, uint32_t block) {
  return std::rotl(state ^ MurmurScramble(block), 13) * kMurmurMultiplier + kMurmurAddend;
}

// `tail` holds the last length % 4 bytes, the first one lowest, and zeros above.
inline uint32_t MurmurFinish(uint32_t state, uint32_t tail, uint32_t length) {
  uint32_t h = (state ^ MurmurScramble(tail)) ^ length;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

}  // namespace internal

// The hash of a key that is given piece by piece. A small value: hash `host` once, copy the
// state at every branch of the path, extend the copy, and call Finish() as often as needed.
//
//   IncrementalKeyHash hash(seed);
//   hash.Append("example.com");
//   IncrementalKeyHash with_path = hash;
//   with_path.Append("/a");
//   view.MayContain(hash.Finish()) || view.MayContain(with_path.Finish());
//
// Lengths count modulo 2^32, as MurmurHash3_x86_32 does.
class IncrementalKeyHash {
 public:
  explicit IncrementalKeyHash(uint32_t murmur_seed) : murmur_(murmur_seed) {}

  void Append(char byte) {
    const auto value = static_cast<uint8_t>(byte);
    fnv_ = internal::FnvStep(fnv_, value);
    tail_ |= uint32_t{value} << TailShift();
    ++length_;
    if (length_ % 4 == 0) {
      murmur_ = internal::MurmurStep(murmur_, tail_);
      tail_ = 0;
    }
  }

  void Append(std::string_view bytes) {
    size_t i = 0;
    for (; i + 4 <= bytes.size(); i += 4) AppendWord(bytes.data() + i);
    for (; i < bytes.size(); ++i) Append(bytes[i]);
  }

  KeyHash Finish() const { return {fnv_, internal::MurmurFinish(murmur_, tail_, length_)}; }

  // What has been hashed: enough to go on from elsewhere (key_grid_hashes.cc).
  struct State {
    uint32_t fnv;
    uint32_t murmur;  // after the whole words
    uint32_t tail;    // the length % 4 bytes after them, the first one lowest, and zeros above
    uint32_t length;
  };
  State state() const { return {fnv_, murmur_, tail_, length_}; }

 private:
  uint32_t TailShift() const { return 8 * (length_ % 4); }

  void AppendWord(const char* bytes) {
    uint32_t word;
    std::memcpy(&word, bytes, sizeof(word));
    for (int shift = 0; shift < 32; shift += 8) {
      fnv_ = internal::FnvStep(fnv_, static_cast<uint8_t>(word >> shift));
    }
    const uint64_t pending = tail_ | (uint64_t{word} << TailShift());
    murmur_ = internal::MurmurStep(murmur_, static_cast<uint32_t>(pending));
    tail_ = static_cast<uint32_t>(pending >> 32);
    length_ += 4;
  }

  uint32_t fnv_ = internal::kFnvOffsetBasis;
  uint32_t murmur_;
  uint32_t tail_ = 0;
  uint32_t length_ = 0;
};

inline KeyHash HashKey(std::string_view key, uint32_t murmur_seed) {
  IncrementalKeyHash hash(murmur_seed);
  hash.Append(key);
  return hash.Finish();
}

inline uint32_t Fnv1a32(std::string_view key) { return HashKey(key, 0).h1; }

inline uint32_t Murmur3X86_32(std::string_view key, uint32_t seed) { return HashKey(key, seed).h2; }

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_HASH_H_
