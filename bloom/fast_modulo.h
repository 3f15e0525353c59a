// A remainder by two multiplications instead of a division.
//
//   const FastModulo modulo(bit_count);
//   modulo(hash) == hash % bit_count
//
// Source: Lemire, Kaser, Kurz, "Faster remainder by direct computation: applications to
// compilers and software libraries" (2019); exact for every 32-bit value and divisor.
#ifndef URLFILTER_BLOOM_FAST_MODULO_H_
#define URLFILTER_BLOOM_FAST_MODULO_H_

#include <algorithm>
#include <bit>
#include <cstdint>

namespace urlfilter::bloom {

class FastModulo {
 public:
  // `divisor` is at least 1.
  explicit FastModulo(uint32_t divisor) : divisor_(divisor), inverse_(~uint64_t{0} / divisor + 1) {}

  uint32_t operator()(uint32_t value) const {
    const uint64_t fraction = inverse_ * value;
    return static_cast<uint32_t>((static_cast<unsigned __int128>(fraction) * divisor_) >> 64);
  }

 private:
  uint32_t divisor_;
  uint64_t inverse_;  // ceil(2^64 / divisor), modulo 2^64
};

// What vector lanes of 32 bits need for a remainder (prefilter_lanes-inl.h): with
// 2^shift <= divisor < 2^(shift+1) and reciprocal = min(floor(2^(32+shift) / divisor), 2^32 - 1),
// the estimate floor(value * reciprocal / 2^(32+shift)) is the true quotient or one less. Source:
// Granlund, Montgomery, "Division by invariant integers using multiplication" (1994), section 8.
struct VectorModulo {
  explicit VectorModulo(uint32_t nonzero_divisor)
      : divisor(nonzero_divisor),
        reciprocal(static_cast<uint32_t>(
            std::min((uint64_t{1} << (32 + shift)) / divisor, uint64_t{0xffffffff}))) {}

  uint32_t divisor;
  int shift = std::bit_width(divisor) - 1;
  uint32_t reciprocal;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_FAST_MODULO_H_
