// Hash family `fnv1a-murmur3-32` (prefilter_hash.h) and the modulo that follows it, in vector
// lanes: a key, or a state of one, per lane. For inclusion in Highway's per-target sources only.
// The functions of the hash are those of the same name there.
#include "bloom/fast_modulo.h"
#include "bloom/prefilter_hash.h"
#include "hwy/highway.h"

// One copy per instruction set.
#if defined(URLFILTER_BLOOM_PREFILTER_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef URLFILTER_BLOOM_PREFILTER_LANES_INL_H_
#undef URLFILTER_BLOOM_PREFILTER_LANES_INL_H_
#else
#define URLFILTER_BLOOM_PREFILTER_LANES_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class D, class V = hn::Vec<D>>
HWY_INLINE V FnvStep(D d, V state, V byte) {
  return hn::Mul(hn::Xor(state, byte), hn::Set(d, internal::kFnvPrime));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V MurmurScramble(D d, V block) {
  const V product = hn::Mul(block, hn::Set(d, internal::kMurmurC1));
  return hn::Mul(hn::RotateRight<32 - 15>(product), hn::Set(d, internal::kMurmurC2));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V MurmurStep(D d, V state, V block) {
  static_assert(internal::kMurmurMultiplier == 5);  // x * 5 + c == (x << 2) + (x + c)
  const V x = hn::RotateRight<32 - 13>(hn::Xor(state, MurmurScramble(d, block)));
  return hn::Add(hn::ShiftLeft<2>(x), hn::Add(x, hn::Set(d, internal::kMurmurAddend)));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V MurmurFinish(D d, V state, V tail, V length) {
  V h = hn::Xor(hn::Xor(state, MurmurScramble(d, tail)), length);
  h = hn::Mul(hn::Xor(h, hn::ShiftRight<16>(h)), hn::Set(d, 0x85ebca6bu));
  h = hn::Mul(hn::Xor(h, hn::ShiftRight<13>(h)), hn::Set(d, 0xc2b2ae35u));
  return hn::Xor(h, hn::ShiftRight<16>(h));
}

// The high halves of the 64-bit products.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V MulHigh(D d, V a, V b) {
#if HWY_TARGET == HWY_SCALAR
  return hn::Set(d, static_cast<uint32_t>(uint64_t{hn::GetLane(a)} * hn::GetLane(b) >> 32));
#else
  const hn::RepartitionToWide<D> d64;
  const V a_odd = hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(d64, a)));
  const V even = hn::BitCast(d, hn::ShiftRight<32>(hn::MulEven(a, b)));
  return hn::OddEven(hn::BitCast(d, hn::MulEven(a_odd, b)), even);
#endif
}

// The remainders. The estimated quotient may be one too small (fast_modulo.h): then the remainder
// is too large by the divisor, else that difference wraps, so the smaller of the two is right.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Modulo(D d, V value, const VectorModulo& modulo) {
  const V divisor = hn::Set(d, modulo.divisor);
  const V high = MulHigh(d, value, hn::Set(d, modulo.reciprocal));
  const V quotient = hn::ShiftRightSame(high, modulo.shift);
  const V remainder = hn::Sub(value, hn::Mul(quotient, divisor));
  return hn::Min(remainder, hn::Sub(remainder, divisor));
}

}  // namespace urlfilter::bloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
