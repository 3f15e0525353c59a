#include "filterlib/lookup/folder_watcher.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>

#include "base/files.h"
#include "base/status_testing.h"

namespace urlfilter {
namespace {

// Far longer than any test: a Wait() that ends was woken.
constexpr absl::Duration kForever = absl::Minutes(10);

bool EndsBy(std::future<void>& waiting) {
  return waiting.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
}

std::future<void> WaitInThread(FolderWatcher& watcher) {
  return std::async(std::launch::async, [&watcher] { watcher.Wait(kForever); });
}

TEST(FolderWatcher, WakeEndsAWaitOfEitherKind) {
  for (auto& watcher : {MakeFolderWatcher(testing::TempDir()), MakePollingWatcher()}) {
    auto waiting = WaitInThread(*watcher);
    watcher->Wake();
    EXPECT_TRUE(EndsBy(waiting));
  }
}

TEST(FolderWatcher, AWakeBeforeTheWaitCounts) {
  for (auto& watcher : {MakeFolderWatcher(testing::TempDir()), MakePollingWatcher()}) {
    watcher->Wake();
    auto waiting = WaitInThread(*watcher);
    EXPECT_TRUE(EndsBy(waiting));
  }
}

TEST(FolderWatcher, EndsAtTheTimeout) {
  for (auto& watcher : {MakeFolderWatcher(testing::TempDir()), MakePollingWatcher()}) {
    watcher->Wait(absl::Milliseconds(1));
  }
}

TEST(FolderWatcher, NoticesAFileReplacedByRename) {
  const std::string dir = testing::TempDir() + "/watched";
  ASSERT_OK(MakeFolders(dir));
  const auto watcher = MakeFolderWatcher(dir);
  auto waiting = WaitInThread(*watcher);
  ASSERT_OK(ReplaceFile(dir + "/current.json", "x"));
  EXPECT_TRUE(EndsBy(waiting));
}

TEST(FolderWatcher, NoticesEachOfSeveralReplacements) {
  const std::string dir = testing::TempDir() + "/watched-again";
  ASSERT_OK(MakeFolders(dir));
  const auto watcher = MakeFolderWatcher(dir);
  for (int i = 0; i < 5; ++i) {
    auto waiting = WaitInThread(*watcher);
    ASSERT_OK(ReplaceFile(dir + "/current.json", "x"));
    ASSERT_TRUE(EndsBy(waiting));
  }
}

TEST(FolderWatcher, AReplacementBeforeTheWaitCounts) {
  const std::string dir = testing::TempDir() + "/watched-before";
  ASSERT_OK(MakeFolders(dir));
  const auto watcher = MakeFolderWatcher(dir);
  ASSERT_OK(ReplaceFile(dir + "/current.json", "x"));
  auto waiting = WaitInThread(*watcher);
  EXPECT_TRUE(EndsBy(waiting));
}

TEST(FolderWatcher, PollsWhereThereIsNoFolder) {
  const auto watcher = MakeFolderWatcher("/nonexistent/folder");
  ASSERT_NE(watcher, nullptr);
  watcher->Wait(absl::Milliseconds(1));
}

}  // namespace
}  // namespace urlfilter
