#include "bloom/prefilter_batch.h"

#include "bloom/fast_modulo.h"
#include "bloom/key_words.h"
#include "bloom/prefilter_hash.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bloom/prefilter_batch.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
// Must come after foreach_target.h.
#include "bloom/prefilter_lanes-inl.h"
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

}  // namespace urlfilter::bloom
#endif  // URLFILTER_BLOOM_PREFILTER_BATCH_INPUT_

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<uint32_t, PrefilterBatch::kKeys>;
using Lanes = hn::Vec<Tag>;

HWY_INLINE Lanes FnvWord(Lanes state, Lanes word) {
  const Tag d;
  const Lanes byte_mask = hn::Set(d, 0xffu);
  state = FnvStep(d, state, hn::And(word, byte_mask));
  state = FnvStep(d, state, hn::And(hn::ShiftRight<8>(word), byte_mask));
  state = FnvStep(d, state, hn::And(hn::ShiftRight<16>(word), byte_mask));
  return FnvStep(d, state, hn::ShiftRight<24>(word));
}

// The bytes of the tail that a key has; lanes without them keep their state.
HWY_INLINE Lanes FnvTail(Lanes state, Lanes tail, Lanes size) {
  const Tag d;
  const Lanes byte_mask = hn::Set(d, 0xffu);
  const Lanes count = hn::And(size, hn::Set(d, 3u));
  const Lanes one = FnvStep(d, state, hn::And(tail, byte_mask));
  state = hn::IfThenElse(hn::Gt(count, hn::Zero(d)), one, state);
  const Lanes two = FnvStep(d, state, hn::And(hn::ShiftRight<8>(tail), byte_mask));
  state = hn::IfThenElse(hn::Gt(count, hn::Set(d, 1u)), two, state);
  const Lanes three = FnvStep(d, state, hn::And(hn::ShiftRight<16>(tail), byte_mask));
  return hn::IfThenElse(hn::Gt(count, hn::Set(d, 2u)), three, state);
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
      h2 = MurmurStep(d, h2, word);
    }
    const Lanes tail = hn::Load(d, input.tails + first);
    const Lanes size = hn::Load(d, input.sizes + first);
    h1 = FnvTail(h1, tail, size);
    h2 = MurmurFinish(d, h2, tail, size);
    for (uint32_t round = 0; round < hash_count; ++round) {
      hn::StoreU(Modulo(d, h1, modulo), d, indices + round * PrefilterBatch::kKeys + first);
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

void PrefilterBatch::BitIndices(Keys keys, uint32_t* indices) const {
  BatchInput input;
  Transpose(keys, input);
  HWY_DYNAMIC_DISPATCH(BatchBitIndices)
  (input, parameters_.murmur_seed, parameters_.hash_count, modulo_, indices);
}

}  // namespace urlfilter::bloom
#endif  // HWY_ONCE
