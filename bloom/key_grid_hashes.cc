#include "bloom/key_grid_hashes.h"

#include <algorithm>

#include "bloom/key_words.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bloom/key_grid_hashes.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using GridTag = hn::CappedTag<uint32_t, kMaxGridBegins>;
using GridLanes = hn::Vec<GridTag>;

HWY_INLINE GridLanes ExtendFnv(GridLanes state, GridLanes byte) {
  return hn::Mul(hn::Xor(state, byte), hn::Set(GridTag(), internal::kFnvPrime));
}

// All lanes along text[from, to).
HWY_INLINE GridLanes FnvAlong(GridLanes state, const char* text, size_t from, size_t to) {
  const GridTag d;
  const GridLanes byte_mask = hn::Set(d, 0xffu);
  for (; from + 4 <= to; from += 4) {
    const GridLanes bytes = hn::Set(d, internal::LoadWord(text + from));
    state = ExtendFnv(state, hn::And(bytes, byte_mask));
    state = ExtendFnv(state, hn::And(hn::ShiftRight<8>(bytes), byte_mask));
    state = ExtendFnv(state, hn::And(hn::ShiftRight<16>(bytes), byte_mask));
    state = ExtendFnv(state, hn::ShiftRight<24>(bytes));
  }
  for (; from < to; ++from) {
    state = ExtendFnv(state, hn::Set(d, uint32_t{static_cast<uint8_t>(text[from])}));
  }
  return state;
}

// `fnv` is by GridKey::code().
void GridFnv(const KeyGrid& grid, uint32_t* fnv) {
  const GridTag d;
  const GridLanes basis = hn::Set(d, internal::kFnvOffsetBasis);
  const char* const text = grid.text.data();
  for (size_t first = 0; first < grid.begins.size(); first += hn::Lanes(d)) {
    size_t at = grid.begins[first];
    GridLanes state = basis;
    const size_t past = std::min(first + hn::Lanes(d), grid.begins.size());
    for (size_t begin = first + 1; begin < past; ++begin) {
      state = FnvAlong(state, text, at, grid.begins[begin]);
      at = grid.begins[begin];
      const auto not_begun = hn::Gt(hn::Iota(d, static_cast<uint32_t>(first)),
                                    hn::Set(d, static_cast<uint32_t>(begin - 1)));
      state = hn::IfThenElse(not_begun, basis, state);
    }
    const size_t ends = first < grid.deep_begins ? grid.ends.size() : 1;
    for (size_t end = 0; end < ends; ++end) {
      state = FnvAlong(state, text, at, grid.ends[end]);
      at = grid.ends[end];
      hn::StoreU(state, d, fnv + GridKey(end, first, false).code());
      hn::StoreU(ExtendFnv(state, hn::Set(d, uint32_t{'/'})), d,
                 fnv + GridKey(end, first, true).code());
    }
  }
}

}  // namespace urlfilter::bloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::bloom {
namespace {

HWY_EXPORT(GridFnv);

}  // namespace

KeyGridHashes::KeyGridHashes(const KeyGrid& grid, uint32_t murmur_seed)
    : grid_(grid), murmur_seed_(murmur_seed) {
  HWY_DYNAMIC_DISPATCH(GridFnv)(grid, fnv_.data());
}

void KeyGridHashes::HashMurmur() {
  for (size_t begin = 0; begin < grid_.begins.size(); ++begin) FillMurmur(begin);
}

void KeyGridHashes::FillMurmur(size_t begin) {
  const char* const bytes = grid_.text.data() + grid_.begins[begin];
  const uint32_t end = begin < grid_.deep_begins ? grid_.ends.back() : grid_.ends.front();
  const size_t words = (end - grid_.begins[begin]) / 4;
  uint32_t* const states = murmur_[begin];
  uint32_t state = murmur_seed_;
  states[0] = state;
  for (size_t i = 0; i < words; ++i) {
    state = internal::MurmurStep(state, internal::LoadWord(bytes + 4 * i));
    states[i + 1] = state;
  }
}

uint32_t KeyGridHashes::H2(GridKey key) const {
  const uint32_t end = grid_.ends[key.end()];
  uint32_t length = end - grid_.begins[key.begin()];
  uint32_t state = murmur_[key.begin()][length / 4];
  const uint32_t held = length % 4;
  uint32_t tail = internal::LoadTail(grid_.text.substr(grid_.begins[key.begin()], length));
  if (key.slashed()) {
    tail |= uint32_t{'/'} << (8 * held);
    ++length;
    const uint32_t stepped = internal::MurmurStep(state, tail);
    state = held == 3 ? stepped : state;
    tail = held == 3 ? 0 : tail;
  }
  return internal::MurmurFinish(state, tail, length);
}

}  // namespace urlfilter::bloom
#endif  // HWY_ONCE
