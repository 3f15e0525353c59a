#include "bloom/block_filter.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/instruction_sets_testing.h"
#include "base/status_testing.h"
#include "bloom/block_filter_builder.h"

namespace urlfilter::bloom {
namespace {

using ::testing::HasSubstr;

std::vector<InAppHash> RandomHashes(size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<InAppHash> hashes(count);
  for (InAppHash& hash : hashes) hash = {random(), random()};
  return hashes;
}

std::string Build(uint64_t block_count, const std::vector<InAppHash>& hashes) {
  BlockFilterBuilder builder = BlockFilterBuilder::Create(block_count, 77).value();
  builder.AddAll(hashes);
  return std::move(builder).Finish();
}

TEST(BlockFilterTest, ContainsEveryKey) {
  const std::vector<InAppHash> members = RandomHashes(20'000, 1);
  for (const uint64_t block_count : {1, 7, 600}) {
    const std::string bytes = Build(block_count, members);
    ASSERT_OK_AND_ASSIGN(const BlockFilterView view, BlockFilterView::Create(bytes));
    for (const InAppHash& hash : members) ASSERT_TRUE(view.MayContain(hash));
    EXPECT_EQ(view.hash_seed(), 77u);
    EXPECT_EQ(view.key_count(), 20'000u);
    EXPECT_EQ(view.block_count(), block_count);
  }
}

// A block filter as its page describes it, bit by bit.
class Model {
 public:
  explicit Model(uint64_t block_count) : words_(8 * block_count) {}

  void Add(const InAppHash& hash) {
    for (int i = 0; i < 8; ++i) Word(hash, i) |= uint64_t{1} << (hash.low >> 6 * i) % 64;
  }
  bool MayContain(const InAppHash& hash) {
    bool all = true;
    for (int i = 0; i < 8; ++i) all &= (Word(hash, i) >> (hash.low >> 6 * i) % 64) & 1;
    return all;
  }
  const std::vector<uint64_t>& words() const { return words_; }

 private:
  uint64_t& Word(const InAppHash& hash, int i) {
    return words_[8 * ScaleTo(hash.high, words_.size() / 8) + i];
  }

  std::vector<uint64_t> words_;
};

TEST(BlockFilterTest, EqualsTheModelOnEveryInstructionSet) {
  const std::vector<InAppHash> members = RandomHashes(5000, 20), probes = RandomHashes(64, 21);
  Model model(150);
  for (const InAppHash& hash : members) model.Add(hash);
  OnEveryInstructionSet([&] {
    const std::string bytes = Build(150, members);
    ASSERT_EQ(bytes.size(), kBlockFilterHeaderBytes + 8 * model.words().size());
    EXPECT_EQ(std::memcmp(bytes.data() + kBlockFilterHeaderBytes, model.words().data(),
                          8 * model.words().size()),
              0);
    const BlockFilterView view = BlockFilterView::Create(bytes).value();
    const uint64_t found = view.MayContainEach(probes);
    for (size_t i = 0; i < probes.size(); ++i) {
      EXPECT_EQ((found >> i & 1) != 0, model.MayContain(probes[i]));
      EXPECT_EQ(view.MayContain(probes[i]), model.MayContain(probes[i]));
    }
    EXPECT_EQ(view.MayContainEach(std::span(members).first(64)), ~uint64_t{0});
  });
}

TEST(BlockFilterTest, MissesAKeyWithoutAnyOneOfItsEightBits) {
  const InAppHash hash = {0x8000000000000000, 0x0123456789abcdef};
  const std::string bytes = Build(3, {hash});
  int bits_set = 0;
  for (size_t bit = 8 * kBlockFilterHeaderBytes; bit < 8 * bytes.size(); ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] & ~(1 << bit % 8));
    if (damaged == bytes) continue;
    ++bits_set;
    EXPECT_FALSE(BlockFilterView::Create(damaged)->MayContain(hash)) << "bit " << bit;
  }
  EXPECT_EQ(bits_set, 8);
}

TEST(BlockFilterTest, BytesDoNotDependOnTheOrderOfKeys) {
  std::vector<InAppHash> hashes = RandomHashes(1000, 2);
  const std::string bytes = Build(50, hashes);
  std::shuffle(hashes.begin(), hashes.end(), std::mt19937_64(3));
  EXPECT_EQ(Build(50, hashes), bytes);
}

TEST(BlockFilterTest, AnEmptyFilterContainsNothing) {
  const std::string bytes = Build(1, {});
  const BlockFilterView view = BlockFilterView::Create(bytes).value();
  for (const InAppHash& hash : RandomHashes(1000, 4)) EXPECT_FALSE(view.MayContain(hash));
}

// 4 million probes at 0.001 give 4000 hits, give or take 63 (one standard deviation); the bounds
// are three of them, 4.7 %.
TEST(BlockFilterTest, MeasuredRateIsThePredictedOne) {
  constexpr size_t kProbes = 4'000'000;
  ASSERT_OK_AND_ASSIGN(const uint64_t block_count, SizeBlockFilter(100'000, 0.001));
  const double predicted = PredictedBlockFilterRate(block_count, 100'000);
  EXPECT_NEAR(predicted, 0.001, 0.000'003);  // one block more or less
  const std::string bytes = Build(block_count, RandomHashes(100'000, 5));
  const BlockFilterView view = BlockFilterView::Create(bytes).value();
  size_t hits = 0;
  for (const InAppHash& hash : RandomHashes(kProbes, 6)) hits += view.MayContain(hash);
  const double measured = static_cast<double>(hits) / kProbes;
  EXPECT_GT(measured, 0.953 * predicted);
  EXPECT_LT(measured, 1.047 * predicted);
}

TEST(SizeBlockFilterTest, NeedsLessThanSixteenBitsAKeyAtOneInAThousand) {
  ASSERT_OK_AND_ASSIGN(const uint64_t block_count, SizeBlockFilter(1'000'000, 0.001));
  const double bits_per_key = static_cast<double>(block_count) * 512 / 1e6;
  EXPECT_GT(bits_per_key, 15.6);
  EXPECT_LT(bits_per_key, 15.8);
}

TEST(SizeBlockFilterTest, GivesTheSmallestCountThatMeetsTheRate) {
  for (const uint64_t key_count : {1, 10, 1000, 1'000'000}) {
    for (const double rate : {0.5, 0.01, 1e-6}) {
      ASSERT_OK_AND_ASSIGN(const uint64_t count, SizeBlockFilter(key_count, rate));
      EXPECT_LE(PredictedBlockFilterRate(count, key_count), rate);
      if (count > 1) {
        EXPECT_GT(PredictedBlockFilterRate(count - 1, key_count), rate);
      }
    }
  }
  EXPECT_EQ(SizeBlockFilter(0, 0.001).value(), 1u);
}

TEST(SizeBlockFilterTest, RefusesRatesOutOfRange) {
  for (const double rate : {0.0, 1e-10, 1.0, -1.0, std::nan("")}) {
    EXPECT_THAT(SizeBlockFilter(10, rate),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("must lie in")));
  }
}

TEST(BlockFilterBuilderTest, RefusesNoBlocksAndTooManyBlocks) {
  EXPECT_THAT(BlockFilterBuilder::Create(0, 1), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BlockFilterBuilder::Create(~uint64_t{0}, 1),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("4 GiB")));
}

TEST(BlockFilterViewTest, RefusesDamagedBytes) {
  const std::string good = Build(2, {});
  const auto with = [&](size_t offset, char byte) {
    std::string bytes = good;
    bytes[offset] = byte;
    return bytes;
  };
  const struct {
    const char* what;
    std::string bytes;
    const char* message;
  } kRows[] = {
      {"nothing", "", "shorter than its header"},
      {"half a header", good.substr(0, 40), "shorter than its header"},
      {"another magic", with(7, '2'), "UFBLOCK1"},
      {"spare byte set", with(63, 1), "spare"},
      {"no blocks", with(24, 0), "0 blocks"},
      {"more blocks than bytes", with(24, 3), "3 blocks"},
      {"2^56 blocks", with(31, 1), "72057594037927938 blocks"},
      {"a byte less", good.substr(0, good.size() - 1), "127 bytes"},
      {"a byte more", good + 'x', "129 bytes"},
  };
  for (const auto& row : kRows) {
    EXPECT_THAT(BlockFilterView::Create(row.bytes),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr(row.message)))
        << row.what;
  }
}

}  // namespace
}  // namespace urlfilter::bloom
