// A remainder by two multiplications instead of a division.
//
//   const FastModulo modulo(bit_count);
//   modulo(hash) == hash % bit_count
//
// Source: Lemire, Kaser, Kurz, "Faster remainder by direct computation: applications to
// compilers and software libraries" (2019); exact for every 32-bit value and divisor.
#ifndef URLFILTER_BLOOM_FAST_MODULO_H_
#define URLFILTER_BLOOM_FAST_MODULO_H_

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

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_FAST_MODULO_H_
