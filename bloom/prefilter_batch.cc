#include "bloom/prefilter_batch.h"

#include <algorithm>
#include <bit>

#include "bloom/key_words.h"
#include "bloom/prefilter_hash.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bloom/prefilter_batch.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

// Sixteen keys, transposed: words[j][i] is the j-th word of key i.
#ifndef URLFILTER_BLOOM_PREFILTER_BATCH_INPUT_
#define URLFILTER_BLOOM_PREFILTER_BATCH_INPUT_
namespace urlfilter::bloom {

struct BatchInput {
  alignas(64) uint32_t words[PrefilterBatch::kMaxWords][PrefilterBatch::kKeys];
  alignas(64) uint32_t tails[PrefilterBatch::kKeys];  // the last size % 4 bytes, first one lowest
  alignas(64) uint32_t sizes[PrefilterBatch::kKeys];
  size_t word_count;
};

// value mod divisor by one multiplication: with 2^s <= divisor < 2^(s+1) and
// reciprocal = min(floor(2^(32+s) / divisor), 2^32 - 1), the quotient estimate
// floor(value * reciprocal / 2^(32+s)) is the true quotient or one less. Source: Granlund,
// Montgomery, "Division by invariant integers using multiplication" (1994), section 8.
struct VectorModulo {
  uint32_t divisor;
  uint32_t reciprocal;
  int shift;  // s
};

}  // namespace urlfilter::bloom
#endif  // URLFILTER_BLOOM_PREFILTER_BATCH_INPUT_

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<uint32_t, PrefilterBatch::kKeys>;
using Lanes = hn::Vec<Tag>;

HWY_INLINE Lanes FnvStep(Lanes state, Lanes byte) {
  return hn::Mul(hn::Xor(state, byte), hn::Set(Tag(), internal::kFnvPrime));
}

HWY_INLINE Lanes MurmurScramble(Lanes block) {
  const Tag d;
  const Lanes product = hn::Mul(block, hn::Set(d, internal::kMurmurC1));
  return hn::Mul(hn::RotateRight<32 - 15>(product), hn::Set(d, internal::kMurmurC2));
}

HWY_INLINE Lanes MurmurStep(Lanes state, Lanes block) {
  const Tag d;
  const Lanes rotated = hn::RotateRight<32 - 13>(hn::Xor(state, MurmurScramble(block)));
  return hn::Add(hn::Mul(rotated, hn::Set(d, internal::kMurmurMultiplier)),
                 hn::Set(d, internal::kMurmurAddend));
}

HWY_INLINE Lanes MurmurFinish(Lanes state, Lanes tail, Lanes size) {
  const Tag d;
  Lanes h = hn::Xor(hn::Xor(state, MurmurScramble(tail)), size);
  h = hn::Mul(hn::Xor(h, hn::ShiftRight<16>(h)), hn::Set(d, 0x85ebca6bu));
  h = hn::Mul(hn::Xor(h, hn::ShiftRight<13>(h)), hn::Set(d, 0xc2b2ae35u));
  return hn::Xor(h, hn::ShiftRight<16>(h));
}

HWY_INLINE Lanes FnvWord(Lanes state, Lanes word) {
  const Lanes byte_mask = hn::Set(Tag(), 0xffu);
  state = FnvStep(state, hn::And(word, byte_mask));
  state = FnvStep(state, hn::And(hn::ShiftRight<8>(word), byte_mask));
  state = FnvStep(state, hn::And(hn::ShiftRight<16>(word), byte_mask));
  return FnvStep(state, hn::ShiftRight<24>(word));
}

// The bytes of the tail that a key has; lanes without them keep their state.
HWY_INLINE Lanes FnvTail(Lanes state, Lanes tail, Lanes size) {
  const Tag d;
  const Lanes byte_mask = hn::Set(d, 0xffu);
  const Lanes count = hn::And(size, hn::Set(d, 3u));
  const Lanes one = FnvStep(state, hn::And(tail, byte_mask));
  state = hn::IfThenElse(hn::Gt(count, hn::Zero(d)), one, state);
  const Lanes two = FnvStep(state, hn::And(hn::ShiftRight<8>(tail), byte_mask));
  state = hn::IfThenElse(hn::Gt(count, hn::Set(d, 1u)), two, state);
  const Lanes three = FnvStep(state, hn::And(hn::ShiftRight<16>(tail), byte_mask));
  return hn::IfThenElse(hn::Gt(count, hn::Set(d, 2u)), three, state);
}

// The high halves of the 64-bit products.
HWY_INLINE Lanes MulHigh(Lanes a, Lanes b) {
  const Tag d;
#if HWY_TARGET == HWY_SCALAR
  return hn::Set(d, static_cast<uint32_t>(uint64_t{hn::GetLane(a)} * hn::GetLane(b) >> 32));
#else
  const hn::RepartitionToWide<Tag> d64;
  const Lanes a_odd = hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(d64, a)));
  const Lanes even = hn::BitCast(d, hn::ShiftRight<32>(hn::MulEven(a, b)));
  return hn::OddEven(hn::BitCast(d, hn::MulEven(a_odd, b)), even);
#endif
}

HWY_INLINE Lanes Modulo(Lanes value, const VectorModulo& modulo) {
  const Tag d;
  const Lanes divisor = hn::Set(d, modulo.divisor);
  const Lanes high = MulHigh(value, hn::Set(d, modulo.reciprocal));
  const Lanes quotient = hn::ShiftRightSame(high, modulo.shift);
  const Lanes remainder = hn::Sub(value, hn::Mul(quotient, divisor));
  return hn::Min(remainder, hn::Sub(remainder, divisor));
}

void BatchBitIndices(const BatchInput& input, uint32_t seed, uint32_t hash_count,
                     const VectorModulo& modulo, uint32_t* HWY_RESTRICT indices) {
  const Tag d;
  for (size_t first = 0; first < PrefilterBatch::kKeys; first += hn::Lanes(d)) {
    Lanes h1 = hn::Set(d, internal::kFnvOffsetBasis);
    Lanes h2 = hn::Set(d, seed);
    for (size_t j = 0; j < input.word_count; ++j) {
      const Lanes word = hn::Load(d, input.words[j] + first);
      h1 = FnvWord(h1, word);
      h2 = MurmurStep(h2, word);
    }
    const Lanes tail = hn::Load(d, input.tails + first);
    const Lanes size = hn::Load(d, input.sizes + first);
    h1 = FnvTail(h1, tail, size);
    h2 = MurmurFinish(h2, tail, size);
    for (uint32_t round = 0; round < hash_count; ++round) {
      hn::StoreU(Modulo(h1, modulo), d, indices + round * PrefilterBatch::kKeys + first);
      h1 = hn::Add(h1, h2);
    }
  }
}

}  // namespace urlfilter::bloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::bloom {
namespace {

HWY_EXPORT(BatchBitIndices);

void Transpose(PrefilterBatch::Keys keys, BatchInput& input) {
  input.word_count = keys[0].size() / 4;
  for (size_t i = 0; i < PrefilterBatch::kKeys; ++i) {
    for (size_t j = 0; j < input.word_count; ++j) {
      input.words[j][i] = internal::LoadWord(keys[i].data() + 4 * j);
    }
    input.tails[i] = internal::LoadTail(keys[i]);
    input.sizes[i] = static_cast<uint32_t>(keys[i].size());
  }
}

}  // namespace

PrefilterBatch::PrefilterBatch(const PrefilterParameters& parameters)
    : parameters_(parameters), reciprocal_shift_(std::bit_width(parameters.bit_count) - 1) {
  const uint64_t quotient = (uint64_t{1} << (32 + reciprocal_shift_)) / parameters.bit_count;
  reciprocal_ = static_cast<uint32_t>(std::min(quotient, uint64_t{0xffffffff}));
}

void PrefilterBatch::BitIndices(Keys keys, uint32_t* indices) const {
  BatchInput input;
  Transpose(keys, input);
  HWY_DYNAMIC_DISPATCH(BatchBitIndices)
  (input, parameters_.murmur_seed, parameters_.hash_count,
   {parameters_.bit_count, reciprocal_, reciprocal_shift_}, indices);
}

}  // namespace urlfilter::bloom
#endif  // HWY_ONCE
