// The golden numbers against everything that computes hashes or bits. mutation_test.sh runs
// this file against damaged copies of the sources and expects it to fail each time.
#include "bloom/prefilter_vectors.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

#include "bloom/key_grid.h"
#include "bloom/key_hashes.h"
#include "bloom/key_lookup.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {
namespace {

std::string BitsAt(const PrefilterParameters& parameters, const std::array<uint32_t, 10>& indices) {
  std::string bits(ByteCount(parameters), '\0');
  for (const uint32_t index : indices) {
    bits[index / 8] = static_cast<char>(static_cast<uint8_t>(bits[index / 8]) | 1u << index % 8);
  }
  return bits;
}

std::string ClearBit(std::string bits, uint32_t index) {
  bits[index / 8] = static_cast<char>(static_cast<uint8_t>(bits[index / 8]) & ~(1u << index % 8));
  return bits;
}

std::string Text(const std::vector<uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

std::string BuildAll(const PrefilterParameters& parameters,
                     const std::vector<std::string_view>& keys, int threads) {
  PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
  builder.AddAll(keys, threads);
  return std::move(builder).Finish();
}

TEST(PrefilterVectorsTest, HashesAreTheGoldenOnes) {
  for (const HashVector& vector : kHashVectors) {
    SCOPED_TRACE(vector.key);
    const KeyHash expected = {vector.h1, vector.h2};
    EXPECT_EQ(HashKey(vector.key, kHashVectorParameters.murmur_seed), expected);
    EXPECT_EQ(Fnv1a32(vector.key), vector.h1);
    EXPECT_EQ(Murmur3X86_32(vector.key, kHashVectorParameters.murmur_seed), vector.h2);
  }
}

TEST(PrefilterVectorsTest, HashOfPiecesIsTheHashOfTheWholeAtEverySplit) {
  for (const HashVector& vector : kHashVectors) {
    for (size_t split = 0; split <= vector.key.size(); ++split) {
      IncrementalKeyHash by_parts(kHashVectorParameters.murmur_seed);
      by_parts.Append(vector.key.substr(0, split));
      IncrementalKeyHash by_bytes = by_parts;
      by_parts.Append(vector.key.substr(split));
      for (const char byte : vector.key.substr(split)) by_bytes.Append(byte);
      const KeyHash expected = {vector.h1, vector.h2};
      EXPECT_EQ(by_parts.Finish(), expected) << vector.key << " split at " << split;
      EXPECT_EQ(by_bytes.Finish(), expected) << vector.key << " split at " << split;
    }
  }
}

// The key split between head and body, in a grid of other heads and other ends.
TEST(PrefilterVectorsTest, HashesInAGridAreTheGoldenOnes) {
  const uint32_t seed = kHashVectorParameters.murmur_seed;
  for (const HashVector& vector : kHashVectors) {
    SCOPED_TRACE(vector.key);
    const auto size = static_cast<uint32_t>(vector.key.size());
    for (uint32_t split = 0; split <= size; ++split) {
      IncrementalKeyHash head(seed), other(seed);
      head.Append(vector.key.substr(0, split));
      other.Append("other");
      const IncrementalKeyHash::State heads[] = {other.state(), head.state()};
      const uint32_t ends[] = {0, size - split};
      const std::string body = std::string(vector.key.substr(split)) + "more";
      KeyHashes hashes;
      hashes.Add(KeyGrid{heads, 2, body, ends, 2});
      EXPECT_EQ(hashes[5], (KeyHash{vector.h1, vector.h2}));
      EXPECT_EQ(hashes[7], HashKey(std::string(vector.key) + "/", seed));
    }
  }
}

TEST(PrefilterVectorsTest, AmongOthersAKeyIsFoundByExactlyTheGoldenBits) {
  for (const HashVector& vector : kHashVectors) {
    SCOPED_TRACE(vector.key);
    const std::string bits = BitsAt(kHashVectorParameters, vector.indices);
    for (const int others_before : {0, 3, 5, 9}) {
      KeyHashes hashes;
      for (int i = 0; i < others_before; ++i) hashes.Add({static_cast<uint32_t>(i), 3});
      hashes.Add({vector.h1, vector.h2});
      EXPECT_TRUE(
          MayContainAny(PrefilterView::Create(kHashVectorParameters, bits).value(), hashes));
      for (const uint32_t index : vector.indices) {
        const std::string damaged = ClearBit(bits, index);
        EXPECT_FALSE(
            MayContainAny(PrefilterView::Create(kHashVectorParameters, damaged).value(), hashes))
            << "without bit " << index;
      }
    }
  }
}

TEST(PrefilterVectorsTest, ViewReadsExactlyTheGoldenBits) {
  for (const HashVector& vector : kHashVectors) {
    SCOPED_TRACE(vector.key);
    const std::string bits = BitsAt(kHashVectorParameters, vector.indices);
    EXPECT_TRUE(PrefilterView::Create(kHashVectorParameters, bits)->MayContain(vector.key));
    for (const uint32_t index : vector.indices) {
      const std::string damaged = ClearBit(bits, index);
      EXPECT_FALSE(PrefilterView::Create(kHashVectorParameters, damaged)->MayContain(vector.key))
          << "without bit " << index;
    }
  }
}

TEST(PrefilterVectorsTest, BuilderSetsExactlyTheGoldenBits) {
  for (const HashVector& vector : kHashVectors) {
    SCOPED_TRACE(vector.key);
    const std::string bits = BitsAt(kHashVectorParameters, vector.indices);
    PrefilterBuilder builder = PrefilterBuilder::Create(kHashVectorParameters).value();
    builder.Add(vector.key);
    EXPECT_EQ(std::move(builder).Finish(), bits);
    EXPECT_EQ(BuildAll(kHashVectorParameters, {vector.key}, 1), bits);
  }
}

TEST(PrefilterVectorsTest, FiltersAreTheGoldenBytesHoweverTheyAreBuilt) {
  for (const FilterVector& vector : kFilterVectors) {
    SCOPED_TRACE(vector.name);
    PrefilterBuilder builder = PrefilterBuilder::Create(vector.parameters).value();
    for (const std::string_view key : vector.keys) builder.Add(key);
    EXPECT_EQ(std::move(builder).Finish(), Text(vector.bytes));
    EXPECT_EQ(BuildAll(vector.parameters, vector.keys, 1), Text(vector.bytes));
    EXPECT_EQ(BuildAll(vector.parameters, vector.keys, 2), Text(vector.bytes));
  }
}

TEST(PrefilterVectorsTest, GoldenFiltersContainTheirKeys) {
  for (const FilterVector& vector : kFilterVectors) {
    SCOPED_TRACE(vector.name);
    const std::string bits = Text(vector.bytes);
    const PrefilterView view = PrefilterView::Create(vector.parameters, bits).value();
    for (const std::string_view key : vector.keys) EXPECT_TRUE(view.MayContain(key)) << key;
  }
}

}  // namespace
}  // namespace urlfilter::bloom
