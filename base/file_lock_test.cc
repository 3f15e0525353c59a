#include "base/file_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_testing.h"

namespace urlfilter {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

std::string NewPath(const std::string& name) {
  std::string path = testing::TempDir() + "/" + name;
  std::filesystem::remove(path);
  return path;
}

TEST(FileLock, HasOneHolderAtATime) {
  const std::string path = NewPath("one");
  {
    ASSERT_OK_AND_ASSIGN(const FileLock lock, FileLock::TryAcquire(path));
    EXPECT_THAT(FileLock::TryAcquire(path), StatusIs(StatusCode::kUnavailable, HasSubstr(path)));
  }
  EXPECT_OK(FileLock::TryAcquire(path));
}

TEST(FileLock, MovesWithItsHolder) {
  const std::string path = NewPath("moved");
  ASSERT_OK_AND_ASSIGN(FileLock lock, FileLock::TryAcquire(path));
  const FileLock moved = std::move(lock);
  EXPECT_THAT(FileLock::TryAcquire(path), StatusIs(StatusCode::kUnavailable));
}

TEST(FileLock, KeepsOtherProcessesOutUntilItsHolderDies) {
  const std::string path = NewPath("killed");
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t holder = fork();
  if (holder == 0) {
    const auto lock = FileLock::TryAcquire(path);
    if (!lock.ok() || write(ready[1], "x", 1) != 1) _exit(1);
    pause();
  }
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_THAT(FileLock::TryAcquire(path), StatusIs(StatusCode::kUnavailable));
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  EXPECT_OK(FileLock::TryAcquire(path));
}

TEST(FileLock, TakesAFileThatMayOnlyBeRead) {
  const std::string path = NewPath("read-only");
  ASSERT_OK(WriteFileSynced(path, "", 0444));
  EXPECT_OK(FileLock::TryAcquire(path));
}

TEST(FileLock, NeedsAFolder) {
  EXPECT_THAT(FileLock::TryAcquire("/nonexistent/lock"), StatusIs(StatusCode::kNotFound));
}

}  // namespace
}  // namespace urlfilter
