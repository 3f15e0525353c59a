#include "bloom/key_hash_lanes.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace urlfilter::bloom {
namespace {

constexpr uint32_t kSeed = 2538058380;

TEST(KeyHashLanesTest, AgreesWithHashKeyForEveryLengthInEveryLane) {
  const std::string text = "\xff\x80 The quick brown fox jumps over the lazy dog, twice";
  for (std::size_t first = 0; first <= 9; ++first) {
    for (std::size_t second = 0; second <= 13; ++second) {
      KeyHashLanes<4> lanes(kSeed);
      for (std::size_t lane = 0; lane < 4; ++lane) lanes.AppendTo(lane, text.substr(lane, first));
      lanes.Append(text.substr(20, second));
      lanes.Append('/');
      for (std::size_t lane = 0; lane < 4; ++lane) {
        const std::string key = text.substr(lane, first) + text.substr(20, second) + "/";
        EXPECT_EQ(lanes.Finish(lane), HashKey(key, kSeed)) << key;
      }
    }
  }
}

TEST(KeyHashLanesTest, AgreesWithHashKeyForRandomPieces) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    KeyHashLanes<2> lanes(kSeed);
    std::string keys[2];
    for (int pieces = 0; pieces < 8; ++pieces) {
      std::string piece;
      for (auto size = random() % 12; size > 0; --size)
        piece.push_back(static_cast<char>(random()));
      const auto target = random() % 3;
      if (target == 2) {
        lanes.Append(piece);
      } else {
        lanes.AppendTo(target, piece);
      }
      for (unsigned lane = 0; lane < 2; ++lane) {
        if (target == 2 || target == lane) keys[lane] += piece;
      }
    }
    EXPECT_EQ(lanes.Finish(0), HashKey(keys[0], kSeed));
    EXPECT_EQ(lanes.Finish(1), HashKey(keys[1], kSeed));
  }
}

TEST(KeyHashLanesTest, CopiesALaneFromAnother) {
  KeyHashLanes<1> host(kSeed);
  host.Append("example.com");
  KeyHashLanes<4> lanes(kSeed);
  lanes.Set(3, host, 0);
  lanes.Append("/a");
  EXPECT_EQ(lanes.Finish(3), HashKey("example.com/a", kSeed));
  EXPECT_EQ(lanes.Finish(0), HashKey("/a", kSeed));
}

}  // namespace
}  // namespace urlfilter::bloom
