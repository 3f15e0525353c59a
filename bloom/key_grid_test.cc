#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "bloom/key_grid_hashes.h"
#include "bloom/key_grid_lookup.h"
#include "bloom/prefilter_hash.h"
#include "hwy/targets.h"

namespace urlfilter::bloom {
namespace {

constexpr uint32_t kSeed = 2538058380;

// A grid of random shape, with its text and offsets.
struct RandomGrid {
  explicit RandomGrid(std::mt19937& random) {
    const auto size = 1 + random() % 90;
    while (text.size() < size)
      text.push_back(static_cast<char>(random() % 5 == 0 ? '/' : random()));
    const auto host = static_cast<uint32_t>(random() % (size + 1));
    for (auto i = 1 + random() % kMaxGridBegins; i > 0; --i) {
      begins.push_back(static_cast<uint32_t>(random() % (host + 1)));
    }
    for (auto i = 1 + random() % 7; i > 0; --i) {
      ends.push_back(host + static_cast<uint32_t>(random() % (size + 1 - host)));
    }
    std::sort(begins.begin(), begins.end());
    std::sort(ends.begin(), ends.end());
    deep = random() % (begins.size() + 1);
    slashed = random() % (ends.size() + 1);
  }

  KeyGrid grid() const { return {text, begins, ends, deep, slashed}; }

  std::string Key(GridKey key) const {
    const uint32_t begin = begins[key.begin()];
    return text.substr(begin, ends[key.end()] - begin) + (key.slashed() ? "/" : "");
  }

  std::string text;
  std::vector<uint32_t> begins, ends;
  std::size_t deep, slashed;
};

void ExpectHashesOfKeys(const RandomGrid& random_grid) {
  const KeyGrid grid = random_grid.grid();
  KeyGridHashes hashes(grid, kSeed);
  hashes.HashMurmur();
  ForEachKey(grid, [&](GridKey key) {
    EXPECT_EQ(hashes.Hash(key), HashKey(random_grid.Key(key), kSeed))
        << ::testing::PrintToString(random_grid.Key(key));
  });
}

TEST(KeyGridTest, EveryKeyHasTheHashOfItsBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) ExpectHashesOfKeys(RandomGrid(random));
}

TEST(KeyGridTest, EveryInstructionSetGivesTheSameHashes) {
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    std::mt19937 random(2);
    for (int i = 0; i < 500; ++i) ExpectHashesOfKeys(RandomGrid(random));
  }
  hwy::SetSupportedTargetsForTest(0);
}

TEST(KeyGridTest, HasEveryKeyOnce) {
  std::mt19937 random(3);
  for (int i = 0; i < 100; ++i) {
    const RandomGrid random_grid(random);
    std::vector<std::size_t> codes;
    ForEachKey(random_grid.grid(), [&](GridKey key) { codes.push_back(key.code()); });
    const std::size_t ends = random_grid.ends.size() + random_grid.slashed;
    const std::size_t hosts_only = random_grid.slashed == 0 ? 1 : 2;
    EXPECT_EQ(codes.size(),
              random_grid.deep * (ends - hosts_only) + random_grid.begins.size() * hosts_only);
    std::sort(codes.begin(), codes.end());
    EXPECT_EQ(std::unique(codes.begin(), codes.end()), codes.end());
  }
}

TEST(KeyGridTest, MayContainAnyIsMayContainOfAnyKey) {
  std::mt19937 random(4);
  int found = 0;
  for (int i = 0; i < 5000; ++i) {
    const RandomGrid random_grid(random);
    const PrefilterParameters parameters{1 + static_cast<uint32_t>(random() % 500),
                                         1 + static_cast<uint32_t>(random() % 6), kSeed};
    std::string bits(ByteCount(parameters), '\0');
    for (char& byte : bits) byte = static_cast<char>(random() | random());
    if (parameters.bit_count % 8 != 0)
      bits.back() &= static_cast<char>((1 << parameters.bit_count % 8) - 1);
    const PrefilterView view = PrefilterView::Create(parameters, bits).value();
    bool any = false;
    ForEachKey(random_grid.grid(),
               [&](GridKey key) { any |= view.MayContain(random_grid.Key(key)); });
    EXPECT_EQ(MayContainAny(view, random_grid.grid()), any);
    found += any;
  }
  EXPECT_GT(found, 1000);
  EXPECT_LT(found, 4900);
}

}  // namespace
}  // namespace urlfilter::bloom
