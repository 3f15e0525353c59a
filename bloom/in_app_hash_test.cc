#include "bloom/in_app_hash.h"

#include <gtest/gtest.h>

namespace urlfilter::bloom {
namespace {

// From the reference implementation, xxhsum -H2 (seed 0) and XXH3_128bits_withSeed; the second
// stands in bit_layout.md too.
TEST(InAppKeyHashTest, IsXxh3With128Bits) {
  EXPECT_EQ(InAppKeyHash("", 0), (InAppHash{0x99aa06d3014798d8, 0x6001c324468d497f}));
  EXPECT_EQ(InAppKeyHash("example.com", 7), (InAppHash{0x02505959282528c4, 0x2900049cf9b47f67}));
}

TEST(InAppKeyHashTest, DependsOnTheSeedAndOnEveryByte) {
  const InAppHash hash = InAppKeyHash("example.com", 1);
  EXPECT_NE(hash, InAppKeyHash("example.com", 2));
  EXPECT_NE(hash, InAppKeyHash("Example.com", 1));
  EXPECT_NE(hash, InAppKeyHash("example.co", 1));
}

TEST(ScaleToTest, CoversTheRangeInOrder) {
  EXPECT_EQ(ScaleTo(0, 10), 0u);
  EXPECT_EQ(ScaleTo(~uint64_t{0}, 10), 9u);
  EXPECT_EQ(ScaleTo(uint64_t{1} << 63, 10), 5u);
  EXPECT_EQ(ScaleTo(~uint64_t{0}, 1), 0u);
}

}  // namespace
}  // namespace urlfilter::bloom
