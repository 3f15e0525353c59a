#include "filterlib/lookup/snapshot_box.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace urlfilter {
namespace {

// Two numbers that are equal in every whole object; counts how many are alive.
struct Pair {
  explicit Pair(int n) : a(n), b(n) { ++alive; }
  ~Pair() {
    a = -1;
    --alive;
  }
  int a, b;
  static inline std::atomic<int> alive{0};
};

TEST(SnapshotBox, IsEmptyBeforeTheFirstPublish) {
  const SnapshotBox<Pair> box;
  EXPECT_EQ(box.Read(), nullptr);
  EXPECT_EQ(box.ReadShared(), nullptr);
}

TEST(SnapshotBox, ReadsWhatWasPublishedLast) {
  SnapshotBox<Pair> box;
  for (int n = 0; n < 3; ++n) {
    box.Publish(std::make_shared<const Pair>(n));
    EXPECT_EQ(box.Read()->a, n);
    EXPECT_EQ(box.ReadShared()->a, n);
  }
}

TEST(SnapshotBox, BoxesDoNotMixEvenWhenTheyShareAPlace) {
  std::vector<std::unique_ptr<SnapshotBox<Pair>>> boxes;
  for (int n = 0; n < 30; ++n) {
    boxes.push_back(std::make_unique<SnapshotBox<Pair>>());
    boxes.back()->Publish(std::make_shared<const Pair>(n));
  }
  for (int round = 0; round < 2; ++round) {
    for (int n = 0; n < 30; ++n) EXPECT_EQ(boxes[n]->Read()->a, n);
  }
}

TEST(SnapshotBox, ANewBoxAtTheSameAddressIsAnotherBox) {
  for (int n = 0; n < 20; ++n) {
    auto box = std::make_unique<SnapshotBox<Pair>>();
    EXPECT_EQ(box->Read(), nullptr);
    box->Publish(std::make_shared<const Pair>(n));
    EXPECT_EQ(box->Read()->a, n);
  }
}

TEST(SnapshotBox, OldSnapshotsGoWhenNobodyHasSeenThem) {
  SnapshotBox<Pair> box;
  box.Publish(std::make_shared<const Pair>(0));
  const int before = Pair::alive;
  for (int n = 1; n < 100; ++n) box.Publish(std::make_shared<const Pair>(n));
  EXPECT_EQ(Pair::alive, before);
}

TEST(SnapshotBox, GoesWithWhatTheThreadThatEndsItHasSeen) {
  const int before = Pair::alive;
  {
    SnapshotBox<Pair> box;
    box.Publish(std::make_shared<const Pair>(1));
    EXPECT_EQ(box.Read()->a, 1);
  }
  EXPECT_EQ(Pair::alive, before);
}

// For TSan: every reader sees whole objects, in order, while a writer swaps them.
TEST(SnapshotBox, EightReadersSeeWholeSnapshotsDuringAThousandSwaps) {
  SnapshotBox<Pair> box;
  box.Publish(std::make_shared<const Pair>(0));
  std::atomic<bool> stop{false};
  std::atomic<int> torn{0};
  std::atomic<int> reading{0};
  std::vector<std::thread> readers;
  readers.reserve(8);
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&] {
      int last = 0;
      ++reading;
      while (!stop.load(std::memory_order_relaxed)) {
        const Pair* pair = box.Read();
        if (pair->a != pair->b || pair->a < last) ++torn;
        last = pair->a;
      }
    });
  }
  while (reading < 8) std::this_thread::yield();
  for (int n = 1; n <= 1000; ++n) box.Publish(std::make_shared<const Pair>(n));
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
}

}  // namespace
}  // namespace urlfilter
