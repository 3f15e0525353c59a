#include "base/threads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <set>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "base/status_testing.h"

namespace urlfilter {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

// While one lives, a new thread would get a stack larger than the address space: none starts.
class NoThreadsLeft {
 public:
  NoThreadsLeft() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    EXPECT_EQ(pthread_attr_setstacksize(&attributes, size_t{1} << 47), 0);
    EXPECT_EQ(pthread_setattr_default_np(&attributes), 0);
    pthread_attr_destroy(&attributes);
  }
  ~NoThreadsLeft() {
    EXPECT_EQ(pthread_setattr_default_np(&before_), 0);
    pthread_attr_destroy(&before_);
  }
  NoThreadsLeft(const NoThreadsLeft&) = delete;
  NoThreadsLeft& operator=(const NoThreadsLeft&) = delete;

 private:
  pthread_attr_t before_;
};

std::vector<int> CallsOf(size_t count) {
  std::vector<std::atomic<int>> calls(count);
  RunOnThreads(count, [&calls](size_t i) { ++calls[i]; });
  return {calls.begin(), calls.end()};
}

TEST(StartThreadTest, RunsTheWorkElsewhere) {
  std::thread::id there;
  ASSERT_OK_AND_ASSIGN(std::thread thread,
                       StartThread([&there] { there = std::this_thread::get_id(); }));
  thread.join();
  EXPECT_NE(there, std::this_thread::get_id());
}

TEST(StartThreadTest, SaysWhenThereIsNoThread) {
  const NoThreadsLeft none;
  bool called = false;
  const auto thread = StartThread([&called] { called = true; });
  EXPECT_THAT(thread, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("thread")));
  EXPECT_FALSE(called);
}

TEST(RunOnThreadsTest, CallsEachNumberOnce) {
  for (const size_t count : {0, 1, 2, 7}) EXPECT_THAT(CallsOf(count), Each(1)) << count;
}

TEST(RunOnThreadsTest, GivesEachCallItsOwnThreadSoThatTheyMayMeet) {
  std::atomic<size_t> arrived = 0;
  RunOnThreads(3, [&arrived](size_t) {
    ++arrived;
    while (arrived < 3) std::this_thread::yield();
  });
  EXPECT_EQ(arrived, 3u);
}

TEST(RunOnThreadsTest, DoesAllItselfWithoutThreads) {
  const NoThreadsLeft none;
  EXPECT_THAT(CallsOf(5), Each(1));
  std::set<std::thread::id> used;
  RunOnThreads(5, [&used](size_t) { used.insert(std::this_thread::get_id()); });
  EXPECT_EQ(used, std::set{std::this_thread::get_id()});
}

}  // namespace
}  // namespace urlfilter
