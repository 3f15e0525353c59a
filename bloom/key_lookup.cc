#include "bloom/key_lookup.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "bloom/fast_modulo.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bloom/key_lookup.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
// Must come after foreach_target.h.
#include "bloom/prefilter_lanes-inl.h"
#include "hwy/highway.h"

#ifndef URLFILTER_BLOOM_KEY_LOOKUP_FILTER_
#define URLFILTER_BLOOM_KEY_LOOKUP_FILTER_
namespace urlfilter::bloom {

// What a lookup reads: at least kWordBytes bytes.
struct FilterBits {
  static constexpr size_t kWordBytes = 4;
  const char* bytes;
  uint32_t last_word;  // the offset of the last four bytes
  VectorModulo modulo;
  uint32_t hash_count;
};

// How many bits of a key are read before it is dropped or kept: few, as half of all keys lack their
// first bit, but each time costs a wait for memory. These were the fastest of those tried.
constexpr uint32_t kFirstRounds = 2;
constexpr uint32_t kFurtherRounds = 3;

// Keys that still may be in the filter. `sum` is h1 + round * h2.
struct Candidates {
  alignas(64) std::array<uint32_t, KeyHashes::kRoom + KeyHashes::kSlack> sum;
  alignas(64) std::array<uint32_t, KeyHashes::kRoom + KeyHashes::kSlack> h2;
};

}  // namespace urlfilter::bloom
#endif  // URLFILTER_BLOOM_KEY_LOOKUP_FILTER_

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// More lanes are slower where there are gathers of sixteen: most of them would be empty.
using KeyTag = hn::CappedTag<uint32_t, 8>;
using KeyLanes = hn::Vec<KeyTag>;
using KeyMask = hn::Mask<KeyTag>;

// In the lowest bit of each lane: the bit that `sum` names. Lanes that are not among the first
// `count` all read the same word, lest they take a line from memory.
HWY_INLINE KeyLanes BitOf(const FilterBits& filter, KeyLanes sum, KeyMask used) {
  const KeyTag d;
  const hn::RebindToSigned<KeyTag> d_signed;
  const KeyLanes index = hn::IfThenElseZero(used, Modulo(d, sum, filter.modulo));
  const KeyLanes offset = hn::Min(hn::ShiftRight<3>(index), hn::Set(d, filter.last_word));
  const KeyLanes words =
      hn::BitCast(d, hn::GatherOffset(d_signed, reinterpret_cast<const int32_t*>(filter.bytes),
                                      hn::BitCast(d_signed, offset)));
  return hn::Shr(words, hn::Sub(index, hn::ShiftLeft<3>(offset)));
}

// Keeps those of `count` keys whose next `rounds` bits are set, and returns how many these are.
HWY_INLINE size_t KeepWithBits(const FilterBits& filter, const uint32_t* sums, const uint32_t* h2s,
                               size_t count, uint32_t rounds, Candidates& kept) {
  const KeyTag d;
  size_t size = 0;
  for (size_t i = 0; i < count; i += hn::Lanes(d)) {
    KeyLanes sum = hn::Load(d, sums + i);
    const KeyLanes h2 = hn::Load(d, h2s + i);
    const KeyMask used = hn::FirstN(d, count - i);
    KeyLanes bits = hn::Set(d, 1u);
    for (uint32_t round = 0; round < rounds; ++round) {
      bits = hn::And(bits, BitOf(filter, sum, used));
      sum = hn::Add(sum, h2);
    }
    const KeyMask stays = hn::And(hn::Ne(bits, hn::Zero(d)), used);
    hn::StoreU(hn::Compress(sum, stays), d, kept.sum.data() + size);
    hn::StoreU(hn::Compress(h2, stays), d, kept.h2.data() + size);
    size += hn::CountTrue(d, stays);
  }
  return size;
}

bool AnyHasAllBits(const FilterBits& filter, const KeyHashes& hashes) {
  Candidates kept;
  uint32_t round = std::min(filter.hash_count, kFirstRounds);
  size_t size = KeepWithBits(filter, hashes.h1(), hashes.h2(), hashes.size(), round, kept);
  while (size > 0 && round < filter.hash_count) {
    const uint32_t rounds = std::min(filter.hash_count - round, kFurtherRounds);
    size = KeepWithBits(filter, kept.sum.data(), kept.h2.data(), size, rounds, kept);
    round += rounds;
  }
  return size > 0;
}

}  // namespace urlfilter::bloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::bloom {
namespace {

HWY_EXPORT(AnyHasAllBits);

}  // namespace

bool MayContainAny(const PrefilterView& view, const KeyHashes& hashes) {
  const std::string_view bits = view.bits();
  if (bits.size() < FilterBits::kWordBytes) {
    for (size_t i = 0; i < hashes.size(); ++i) {
      if (view.MayContain(hashes[i])) return true;
    }
    return false;
  }
  return HWY_DYNAMIC_DISPATCH(AnyHasAllBits)(
      {bits.data(), static_cast<uint32_t>(bits.size() - FilterBits::kWordBytes),
       view.vector_modulo(), view.parameters().hash_count},
      hashes);
}

}  // namespace urlfilter::bloom
#endif  // HWY_ONCE
