#include "bloom/prefilter_builder.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/instruction_sets_testing.h"
#include "base/little_endian.h"
#include "base/status_testing.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {
namespace {

using ::testing::HasSubstr;

// Random bytes of every length up to `max_length`.
std::vector<std::string> RandomKeys(size_t count, size_t max_length, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::string> keys(count);
  for (std::string& key : keys) {
    key.resize(random() % (max_length + 1));
    for (char& byte : key) byte = static_cast<char>(random());
  }
  return keys;
}

std::string BuildOneByOne(const PrefilterParameters& parameters,
                          const std::vector<std::string>& keys) {
  PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
  for (const std::string& key : keys) builder.Add(key);
  return std::move(builder).Finish();
}

std::string BuildAtOnce(const PrefilterParameters& parameters, const std::vector<std::string>& keys,
                        int threads) {
  PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
  builder.AddAll(std::vector<std::string_view>(keys.begin(), keys.end()), threads);
  return std::move(builder).Finish();
}

int CountDistinctBits(const PrefilterParameters& parameters, const std::vector<std::string>& keys) {
  std::set<uint32_t> distinct;
  for (const std::string& key : keys) {
    const KeyHash hash = HashKey(key, parameters.murmur_seed);
    for (uint32_t i = 0; i < parameters.hash_count; ++i) {
      distinct.insert((hash.h1 + i * hash.h2) % parameters.bit_count);
    }
  }
  return static_cast<int>(distinct.size());
}

TEST(PrefilterBuilderTest, RefusesIllegalParameters) {
  EXPECT_THAT(PrefilterBuilder::Create({0, 1, 1}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("bitCount")));
}

TEST(PrefilterBuilderTest, NoKeysGiveZeroBytes) {
  EXPECT_EQ(BuildAtOnce({144, 10, 1}, {}, 1), std::string(18, '\0'));
}

// The parameters cover both ends of the modulo and numbers of hashes up to the limit.
TEST(PrefilterBuilderTest, AllAtOnceIsOneByOneOnEveryInstructionSet) {
  const std::vector<std::string> keys = RandomKeys(3000, 200, 1);
  for (const PrefilterParameters parameters :
       {PrefilterParameters{1, 2, 9}, PrefilterParameters{2, 1, 9}, PrefilterParameters{61, 5, 9},
        PrefilterParameters{14378, 10, 2538058380}, PrefilterParameters{65536, 64, 0xffffffff},
        PrefilterParameters{43133, 10, 1}, PrefilterParameters{(1u << 27) - 1, 20, 5}}) {
    const std::string expected = BuildOneByOne(parameters, keys);
    OnEveryInstructionSet(
        [&] { EXPECT_TRUE(BuildAtOnce(parameters, keys, 1) == expected) << parameters.bit_count; });
  }
}

TEST(PrefilterBuilderTest, TheLargestFilterWorks) {
  const PrefilterParameters parameters = {0xffffffff, 10, 3};
  const std::vector<std::string> keys = RandomKeys(1000, 60, 2);
  const std::string bits = BuildAtOnce(parameters, keys, 1);
  ASSERT_OK_AND_ASSIGN(const PrefilterView view, PrefilterView::Create(parameters, bits));
  for (const std::string& key : keys) ASSERT_TRUE(view.MayContain(key));
  int bit_count = 0;
  for (size_t i = 0; i < bits.size(); i += 8) {
    bit_count += std::popcount(LoadLittleEndian<uint64_t>(bits.data() + i));
  }
  EXPECT_EQ(bit_count, CountDistinctBits(parameters, keys));
}

// The first filter is filled directly, the second by partitions.
TEST(PrefilterBuilderTest, ThreadsAndOrderDoNotChangeTheBits) {
  std::vector<std::string> keys = RandomKeys(100'000, 40, 3);
  for (const uint32_t bit_count : {1'000'003u, 64'000'003u}) {
    const PrefilterParameters parameters = {bit_count, 7, 4};
    const std::string expected = BuildOneByOne(parameters, keys);
    for (const int threads : {1, 2, 5}) {
      EXPECT_TRUE(BuildAtOnce(parameters, keys, threads) == expected) << threads << " threads";
    }
    std::shuffle(keys.begin(), keys.end(), std::mt19937(5));
    EXPECT_TRUE(BuildAtOnce(parameters, keys, 2) == expected);
  }
}

TEST(PrefilterBuilderTest, CallsAddUp) {
  const std::vector<std::string> keys = RandomKeys(500, 40, 6);
  const PrefilterParameters parameters = {50'021, 10, 4};
  PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  builder.AddAll(std::span(views).first(200));
  builder.Add(views[200]);
  builder.AddAll(std::span(views).subspan(201), 2);
  EXPECT_TRUE(std::move(builder).Finish() == BuildOneByOne(parameters, keys));
}

}  // namespace
}  // namespace urlfilter::bloom
