#include "bloom/block_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bloom/block_kernels.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr size_t kWords = 8;

// So many keys after a key are on their way from memory while its bits are set.
constexpr size_t kPrefetchDistance = 16;

using Tag = hn::CappedTag<uint64_t, kWords>;
using Lanes = hn::Vec<Tag>;

// Word i uses the six bits of `low` from bit 6 * i on.
alignas(64) constexpr uint64_t kShifts[kWords] = {0, 6, 12, 18, 24, 30, 36, 42};

// One bit in each of the words from `first` on.
HWY_INLINE Lanes KeyBits(const InAppHash& hash, size_t first) {
  const Tag d;
  const Lanes shifted = hn::Shr(hn::Set(d, hash.low), hn::Load(d, kShifts + first));
  return hn::Shl(hn::Set(d, uint64_t{1}), hn::And(shifted, hn::Set(d, uint64_t{63})));
}

HWY_INLINE uint64_t BlockOffset(const InAppHash& hash, uint64_t block_count) {
  return ScaleTo(hash.high, block_count) * kWords * sizeof(uint64_t);
}

HWY_INLINE void SetOne(char* blocks, uint64_t block_count, const InAppHash& hash) {
  const Tag d;
  auto* const block = reinterpret_cast<uint64_t*>(blocks + BlockOffset(hash, block_count));
  for (size_t word = 0; word < kWords; word += hn::Lanes(d)) {
    hn::StoreU(hn::Or(hn::LoadU(d, block + word), KeyBits(hash, word)), d, block + word);
  }
}

void Set(char* blocks, uint64_t block_count, const InAppHash* hashes, size_t count) {
  size_t i = 0;
  for (; i + kPrefetchDistance < count; ++i) {
    __builtin_prefetch(blocks + BlockOffset(hashes[i + kPrefetchDistance], block_count), 1);
    SetOne(blocks, block_count, hashes[i]);
  }
  for (; i < count; ++i) SetOne(blocks, block_count, hashes[i]);
}

HWY_INLINE bool TestOne(const char* blocks, uint64_t block_count, const InAppHash& hash) {
  const Tag d;
  const auto* const block =
      reinterpret_cast<const uint64_t*>(blocks + BlockOffset(hash, block_count));
  Lanes missing = hn::Zero(d);
  for (size_t word = 0; word < kWords; word += hn::Lanes(d)) {
    missing = hn::Or(missing, hn::AndNot(hn::LoadU(d, block + word), KeyBits(hash, word)));
  }
  return hn::AllTrue(d, hn::Eq(missing, hn::Zero(d)));
}

uint64_t Test(const char* blocks, uint64_t block_count, const InAppHash* hashes, size_t count) {
  uint64_t found = 0;
  for (size_t i = 0; i < count; ++i) {
    found |= uint64_t{TestOne(blocks, block_count, hashes[i])} << i;
  }
  return found;
}

const BlockKernels* Kernels() {
  static constexpr BlockKernels kernels = {.set = Set, .test_one = TestOne, .test = Test};
  return &kernels;
}

}  // namespace urlfilter::bloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::bloom {
namespace {

HWY_EXPORT(Kernels);

}  // namespace

const BlockKernels& ChosenBlockKernels() { return *HWY_DYNAMIC_DISPATCH(Kernels)(); }

}  // namespace urlfilter::bloom
#endif  // HWY_ONCE
