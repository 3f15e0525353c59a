#include "bloom/key_grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/instruction_sets_testing.h"
#include "bloom/key_hashes.h"
#include "bloom/key_lookup.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {
namespace {

constexpr uint32_t kSeed = 2538058380;

// A grid of random shape, with what it refers to.
class RandomGrid {
 public:
  explicit RandomGrid(std::mt19937& random, std::size_t longest_body = 90) {
    for (auto i = 1 + random() % kMaxGridHeads; i > 0; --i) {
      heads_.push_back(RandomText(random, random() % 20));
      IncrementalKeyHash hash(kSeed);
      hash.Append(heads_.back());
      head_states_.push_back(hash.state());
    }
    const auto size = static_cast<uint32_t>(random() % (longest_body + 1));
    body_ = RandomText(random, size);
    for (auto i = 1 + random() % 9; i > 0; --i) {
      ends_.push_back(static_cast<uint32_t>(random() % (size + 1)));
    }
    std::sort(ends_.begin(), ends_.end());
    deep_heads_ = random() % (heads_.size() + 1);
    slashed_ends_ = random() % (ends_.size() + 1);
    readable_body_ = body_ + std::string(kGridBodySlack, '?');
  }

  KeyGrid grid() const {
    return {head_states_, deep_heads_, {readable_body_.data(), body_.size()}, ends_, slashed_ends_};
  }

  // In the order in which their hashes come.
  std::vector<std::string> Keys() const {
    std::vector<std::string> keys;
    for (std::size_t end = 0; end < ends_.size(); ++end) {
      const std::size_t heads = end == 0 ? heads_.size() : deep_heads_;
      for (const char* slash : {"", "/"}) {
        if (*slash != '\0' && end >= slashed_ends_) continue;
        for (std::size_t head = 0; head < heads; ++head) {
          keys.push_back(heads_[head] + body_.substr(0, ends_[end]) + slash);
        }
      }
    }
    return keys;
  }

 private:
  static std::string RandomText(std::mt19937& random, std::size_t size) {
    std::string text;
    while (text.size() < size)
      text.push_back(static_cast<char>(random() % 5 == 0 ? '/' : random()));
    return text;
  }

  std::vector<std::string> heads_;
  std::vector<IncrementalKeyHash::State> head_states_;
  std::string body_, readable_body_;
  std::vector<uint32_t> ends_;
  std::size_t deep_heads_, slashed_ends_;
};

void ExpectHashesOfKeys(const RandomGrid& random_grid) {
  KeyHashes hashes;
  hashes.Add(HashKey("another", kSeed));
  hashes.Add(random_grid.grid());
  const std::vector<std::string> keys = random_grid.Keys();
  ASSERT_EQ(hashes.size(), 1 + keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(hashes[1 + i], HashKey(keys[i], kSeed)) << ::testing::PrintToString(keys[i]);
  }
}

bool AnyIn(const PrefilterView& view, const KeyHashes& hashes) {
  bool any = false;
  for (std::size_t i = 0; i < hashes.size(); ++i) any |= view.MayContain(hashes[i]);
  return any;
}

// Filters so small, so full and of so few bits a key that all verdicts and rounds occur.
void ExpectVerdictsOfKeys(std::mt19937& random, int filters) {
  int found = 0;
  for (int i = 0; i < filters; ++i) {
    const PrefilterParameters parameters{1 + static_cast<uint32_t>(random() % 500),
                                         1 + static_cast<uint32_t>(random() % 12), kSeed};
    std::string bits(ByteCount(parameters), '\0');
    for (char& byte : bits) {
      const auto half = random();  // Of the bits; with the others, three of four are set.
      byte = static_cast<char>(half | random());
    }
    if (parameters.bit_count % 8 != 0)
      bits.back() &= static_cast<char>((1 << parameters.bit_count % 8) - 1);
    const PrefilterView view = PrefilterView::Create(parameters, bits).value();
    KeyHashes hashes;
    for (auto keys = random() % 40; keys > 0; --keys) {
      hashes.Add({static_cast<uint32_t>(random()), static_cast<uint32_t>(random())});
    }
    const bool any = AnyIn(view, hashes);
    EXPECT_EQ(MayContainAny(view, hashes), any);
    found += any;
  }
  EXPECT_GT(found, filters / 5);
  EXPECT_LT(found, filters * 19 / 20);
}

TEST(KeyGridTest, EveryKeyHasTheHashOfItsBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) ExpectHashesOfKeys(RandomGrid(random));
}

TEST(KeyGridTest, EveryKeyOfALongBodyHasTheHashOfItsBytes) {
  std::mt19937 random(2);
  for (int i = 0; i < 300; ++i) ExpectHashesOfKeys(RandomGrid(random, 2000));
  for (int i = 0; i < 2000; ++i) ExpectHashesOfKeys(RandomGrid(random, 520));
}

TEST(KeyGridTest, EveryInstructionSetGivesTheSameHashes) {
  OnEveryInstructionSet([] {
    std::mt19937 random(3);
    for (int i = 0; i < 300; ++i) ExpectHashesOfKeys(RandomGrid(random));
    for (int i = 0; i < 100; ++i) ExpectHashesOfKeys(RandomGrid(random, 1100));
  });
}

TEST(KeyLookupTest, IsMayContainOfAnyKey) {
  std::mt19937 random(4);
  ExpectVerdictsOfKeys(random, 20'000);
}

TEST(KeyLookupTest, EveryInstructionSetGivesTheSameVerdicts) {
  OnEveryInstructionSet([] {
    std::mt19937 random(5);
    ExpectVerdictsOfKeys(random, 2'000);
  });
}

}  // namespace
}  // namespace urlfilter::bloom
