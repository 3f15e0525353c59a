#include "bloom/block_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bloom/block_kernels.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace urlfilter::bloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr size_t kWords = 8;

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

void SetBits(char* blocks, uint64_t block_count, const InAppHash* hashes, size_t count) {
  const Tag d;
  for (size_t i = 0; i < count; ++i) {
    auto* const block = reinterpret_cast<uint64_t*>(blocks + BlockOffset(hashes[i], block_count));
    for (size_t word = 0; word < kWords; word += hn::Lanes(d)) {
      const Lanes bits = hn::Or(hn::LoadU(d, block + word), KeyBits(hashes[i], word));
      hn::StoreU(bits, d, block + word);
    }
  }
}

uint64_t TestBits(const char* blocks, uint64_t block_count, const InAppHash* hashes, size_t count) {
  const Tag d;
  uint64_t found = 0;
  for (size_t i = 0; i < count; ++i) {
    const auto* const block =
        reinterpret_cast<const uint64_t*>(blocks + BlockOffset(hashes[i], block_count));
    Lanes missing = hn::Zero(d);
    for (size_t word = 0; word < kWords; word += hn::Lanes(d)) {
      missing = hn::Or(missing, hn::AndNot(hn::LoadU(d, block + word), KeyBits(hashes[i], word)));
    }
    found |= uint64_t{hn::AllTrue(d, hn::Eq(missing, hn::Zero(d)))} << i;
  }
  return found;
}

}  // namespace urlfilter::bloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::bloom {
namespace {

HWY_EXPORT(SetBits);
HWY_EXPORT(TestBits);

}  // namespace

void SetBlockBits(char* blocks, uint64_t block_count, std::span<const InAppHash> hashes) {
  HWY_DYNAMIC_DISPATCH(SetBits)(blocks, block_count, hashes.data(), hashes.size());
}

uint64_t TestBlockBits(const char* blocks, uint64_t block_count,
                       std::span<const InAppHash> hashes) {
  return HWY_DYNAMIC_DISPATCH(TestBits)(blocks, block_count, hashes.data(), hashes.size());
}

}  // namespace urlfilter::bloom
#endif  // HWY_ONCE
