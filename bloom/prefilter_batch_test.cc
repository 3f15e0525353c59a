#include "bloom/prefilter_batch.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "base/instruction_sets_testing.h"
#include "bloom/prefilter_hash.h"

namespace urlfilter::bloom {
namespace {

TEST(PrefilterBatchTest, EachKeyHasTheBitsOfItsRoundsInItsLane) {
  const PrefilterParameters parameters{14378, 10, 2538058380};
  const PrefilterBatch batch(parameters);
  std::mt19937 random(3);
  for (const size_t words : {0u, 1u, 8u, 32u}) {
    std::array<std::string, PrefilterBatch::kKeys> keys;
    std::array<std::string_view, PrefilterBatch::kKeys> views;
    for (size_t i = 0; i < keys.size(); ++i) {
      keys[i].resize(4 * words + i % 4);
      for (char& byte : keys[i]) byte = static_cast<char>(random());
      views[i] = keys[i];
    }
    OnEveryInstructionSet([&] {
      std::array<uint32_t, PrefilterBatch::kMaxIndices> indices;
      batch.BitIndices(views, indices.data());
      for (size_t i = 0; i < keys.size(); ++i) {
        const KeyHash hash = HashKey(keys[i], parameters.murmur_seed);
        for (uint32_t round = 0; round < parameters.hash_count; ++round) {
          ASSERT_EQ(indices[round * PrefilterBatch::kKeys + i],
                    (hash.h1 + round * hash.h2) % parameters.bit_count)
              << "key " << i << " round " << round;
        }
      }
    });
  }
}

}  // namespace
}  // namespace urlfilter::bloom
