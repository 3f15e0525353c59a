#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "bloom/key_grid.h"
#include "bloom/key_hashes.h"
#include "bloom/key_words.h"
#include "bloom/prefilter_hash.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bloom/key_grid_hashes.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
// Must come after foreach_target.h.
#include "bloom/prefilter_lanes-inl.h"
#include "hwy/highway.h"

#ifndef URLFILTER_BLOOM_KEY_GRID_STATES_
#define URLFILTER_BLOOM_KEY_GRID_STATES_
namespace urlfilter::bloom {

// One number for every head.
using Row = uint32_t[kMaxGridHeads];

// The heads, and what has been put behind them so far.
struct HeadStates {
  alignas(64) Row fnv;
  alignas(64) Row murmur;   // after the whole words
  alignas(64) Row pending;  // the bytes after them, the first one lowest
  alignas(64) Row shift;   // 8 * the number of pending bytes; a word of the body leaves it as it is
  alignas(64) Row length;  // of the head alone
};

// The states of a slice of the body: after every byte, and before every word.
constexpr size_t kSliceWords = 128;
constexpr size_t kSliceBytes = 4 * kSliceWords;
struct SliceStates {
  alignas(64) Row fnv[kSliceBytes + 1];
  alignas(64) Row murmur[kSliceWords + 1];
  alignas(64) Row pending[kSliceWords + 1];
};

}  // namespace urlfilter::bloom
#endif  // URLFILTER_BLOOM_KEY_GRID_STATES_

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using GridTag = hn::CappedTag<uint32_t, kMaxGridHeads>;
using GridLanes = hn::Vec<GridTag>;

// The word that the pending bytes and the first bytes of `word` make.
HWY_INLINE GridLanes Joined(GridLanes pending, GridLanes word, GridLanes shift) {
  return hn::Or(pending, hn::Shl(word, shift));
}

// The bytes of `word` that are left: word >> (32 - shift), for a shift of 0 as well.
HWY_INLINE GridLanes LeftOver(GridLanes word, GridLanes shift) {
  return hn::ShiftRight<8>(hn::Shr(word, hn::Sub(hn::Set(GridTag(), 24u), shift)));
}

// Puts words behind the heads from `first` on, and notes all states on the way.
HWY_INLINE void RunAlong(const char* text, size_t words, size_t first, HeadStates& heads,
                         SliceStates& states) {
  const GridTag d;
  const GridLanes byte_mask = hn::Set(d, 0xffu);
  const GridLanes shift = hn::Load(d, heads.shift + first);
  GridLanes fnv = hn::Load(d, heads.fnv + first);
  GridLanes murmur = hn::Load(d, heads.murmur + first);
  GridLanes pending = hn::Load(d, heads.pending + first);
  for (size_t i = 0; i < words; ++i) {
    const GridLanes word = hn::Set(d, internal::LoadWord(text + 4 * i));
    hn::Store(murmur, d, states.murmur[i] + first);
    hn::Store(pending, d, states.pending[i] + first);
    murmur = MurmurStep(d, murmur, Joined(pending, word, shift));
    pending = LeftOver(word, shift);

    Row* const fnv_rows = states.fnv + 4 * i;
    hn::Store(fnv, d, fnv_rows[0] + first);
    fnv = FnvStep(d, fnv, hn::And(word, byte_mask));
    hn::Store(fnv, d, fnv_rows[1] + first);
    fnv = FnvStep(d, fnv, hn::And(hn::ShiftRight<8>(word), byte_mask));
    hn::Store(fnv, d, fnv_rows[2] + first);
    fnv = FnvStep(d, fnv, hn::And(hn::ShiftRight<16>(word), byte_mask));
    hn::Store(fnv, d, fnv_rows[3] + first);
    fnv = FnvStep(d, fnv, hn::ShiftRight<24>(word));
  }
  hn::Store(fnv, d, states.fnv[4 * words] + first);
  hn::Store(murmur, d, states.murmur[words] + first);
  hn::Store(pending, d, states.pending[words] + first);
  hn::Store(fnv, d, heads.fnv + first);
  hn::Store(murmur, d, heads.murmur + first);
  hn::Store(pending, d, heads.pending + first);
}

// MurmurHash3 of keys that end `count` bytes, 0 to 4, into word number `word_index` of the slice.
// These bytes are `bytes`, zeros above; the body has `body_size` bytes up to there.
HWY_INLINE GridLanes MurmurOfEnd(size_t word_index, uint32_t bytes, uint32_t count,
                                 uint32_t body_size, size_t first, const HeadStates& heads,
                                 const SliceStates& states) {
  const GridTag d;
  const GridLanes word = hn::Set(d, bytes);
  const GridLanes shift = hn::Load(d, heads.shift + first);
  const GridLanes before = hn::Load(d, states.murmur[word_index] + first);
  const GridLanes joined = Joined(hn::Load(d, states.pending[word_index] + first), word, shift);
  const auto is_whole = hn::Gt(hn::Add(shift, hn::Set(d, 8 * count)), hn::Set(d, 31u));
  return MurmurFinish(d, hn::IfThenElse(is_whole, MurmurStep(d, before, joined), before),
                      hn::IfThenElse(is_whole, LeftOver(word, shift), joined),
                      hn::Add(hn::Load(d, heads.length + first), hn::Set(d, body_size)));
}

// Writes the hashes of the keys with the first `count` heads that end `at` bytes into the slice,
// and a whole vector at most. `slice` is where the slice begins in the body.
HWY_INLINE void HashEnd(const char* slice, uint32_t slice_begin, uint32_t at, bool slashed,
                        size_t count, const HeadStates& heads, const SliceStates& states,
                        uint32_t* h1, uint32_t* h2) {
  const GridTag d;
  const uint32_t held = at % 4;
  const auto word = static_cast<uint32_t>(internal::LoadWord(slice + at - held) &
                                          ((uint64_t{1} << (8 * held)) - 1));
  const uint32_t slash = slashed ? uint32_t{'/'} << (8 * held) : 0;
  for (size_t first = 0; first < count; first += hn::Lanes(d)) {
    const GridLanes fnv = hn::Load(d, states.fnv[at] + first);
    hn::StoreU(slashed ? FnvStep(d, fnv, hn::Set(d, uint32_t{'/'})) : fnv, d, h1 + first);
    hn::StoreU(MurmurOfEnd(at / 4, word | slash, held + slashed, slice_begin + at + slashed, first,
                           heads, states),
               d, h2 + first);
  }
}

// Returns how many keys it wrote to h1 and h2; what it wrote after them has no meaning.
size_t HashGrid(const KeyGrid& grid, HeadStates& heads, uint32_t* h1, uint32_t* h2) {
  SliceStates states;
  size_t size = 0;
  size_t end = 0;
  const size_t ends = grid.deep_heads > 0 ? grid.ends.size() : 1;
  for (uint32_t slice_begin = 0; end < ends; slice_begin += kSliceBytes) {
    const char* const slice = grid.body.data() + slice_begin;
    const size_t bytes = std::min<size_t>(grid.ends[ends - 1] - slice_begin, kSliceBytes);
    for (size_t first = 0; first < grid.heads.size(); first += hn::Lanes(GridTag())) {
      RunAlong(slice, (bytes + 3) / 4, first, heads, states);
    }
    for (; end < ends && grid.ends[end] - slice_begin <= kSliceBytes; ++end) {
      const size_t count = grid.HeadsOf(end);
      for (int slashed = 0; slashed <= int{end < grid.slashed_ends}; ++slashed) {
        HashEnd(slice, slice_begin, grid.ends[end] - slice_begin, slashed != 0, count, heads,
                states, h1 + size, h2 + size);
        size += count;
      }
    }
  }
  return size;
}

}  // namespace urlfilter::bloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::bloom {
namespace {

HWY_EXPORT(HashGrid);

}  // namespace

void KeyHashes::Add(const KeyGrid& grid) {
  HeadStates heads;
  for (size_t i = 0; i < grid.heads.size(); ++i) {
    const IncrementalKeyHash::State& state = grid.heads[i];
    heads.fnv[i] = state.fnv;
    heads.murmur[i] = state.murmur;
    heads.pending[i] = state.tail;
    heads.shift[i] = state.length % 4 * 8;
    heads.length[i] = state.length;
  }
  for (size_t i = grid.heads.size(); i < kMaxGridHeads; ++i) heads.shift[i] = 0;
  size_ += HWY_DYNAMIC_DISPATCH(HashGrid)(grid, heads, h1_.data() + size_, h2_.data() + size_);
}

}  // namespace urlfilter::bloom
#endif  // HWY_ONCE
