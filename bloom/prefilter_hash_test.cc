#include "bloom/prefilter_hash.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "bloom/fast_modulo.h"

namespace urlfilter::bloom {
namespace {

TEST(IncrementalKeyHashTest, IsASmallValue) {
  static_assert(std::is_trivially_copyable_v<IncrementalKeyHash>);
  static_assert(sizeof(IncrementalKeyHash) == 16);
}

TEST(IncrementalKeyHashTest, FinishDoesNotDisturbTheState) {
  IncrementalKeyHash hash(7);
  hash.Append("example");
  EXPECT_EQ(hash.Finish(), HashKey("example", 7));
  hash.Append(".com");
  EXPECT_EQ(hash.Finish(), HashKey("example.com", 7));
}

TEST(IncrementalKeyHashTest, BranchesAreIndependent) {
  IncrementalKeyHash host(7);
  host.Append("h.example");
  IncrementalKeyHash left = host, right = host;
  left.Append("/left");
  right.Append('/');
  EXPECT_EQ(left.Finish(), HashKey("h.example/left", 7));
  EXPECT_EQ(right.Finish(), HashKey("h.example/", 7));
  EXPECT_EQ(host.Finish(), HashKey("h.example", 7));
}

TEST(IncrementalKeyHashTest, RandomPiecesOfRandomBytesMakeTheWhole) {
  std::mt19937 random(20260101);
  for (int trial = 0; trial < 2000; ++trial) {
    IncrementalKeyHash hash(trial + 1);
    std::string whole;
    for (int pieces = random() % 6; pieces > 0; --pieces) {
      std::string piece(random() % 23, '\0');
      for (char& byte : piece) byte = static_cast<char>(random());
      hash.Append(piece);
      whole += piece;
    }
    ASSERT_EQ(hash.Finish(), HashKey(whole, trial + 1));
  }
}

TEST(HashKeyTest, TheSeedChangesOnlyTheSecondHash) {
  EXPECT_EQ(HashKey("example.com", 1).h1, HashKey("example.com", 2).h1);
  EXPECT_NE(HashKey("example.com", 1).h2, HashKey("example.com", 2).h2);
}

TEST(FastModuloTest, EqualsTheRemainderAtTheEdgesAndAtRandom) {
  std::mt19937 random(20260102);
  std::vector<uint32_t> numbers = {
      0, 1, 2, 3, 7, 8, 144, 14378, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
  for (int i = 0; i < 300; ++i) numbers.push_back(random() >> random() % 32);
  for (const uint32_t divisor : numbers) {
    if (divisor == 0) continue;
    const FastModulo modulo(divisor);
    for (const uint32_t value : numbers) {
      ASSERT_EQ(modulo(value), value % divisor) << value << " % " << divisor;
      ASSERT_EQ(modulo(value * divisor - 1), (value * divisor - 1) % divisor);
    }
  }
}

}  // namespace
}  // namespace urlfilter::bloom
