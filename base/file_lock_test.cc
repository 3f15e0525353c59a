#include "base/file_lock.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

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
  ASSERT_GE(holder, 0);
  if (holder == 0) {
    const auto lock = FileLock::TryAcquire(path);
    if (!lock.ok() || write(ready[1], "x", 1) != 1) _exit(1);
    pause();
  }
  close(ready[1]);  // A holder that fails leaves nothing to wait for.
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_THAT(FileLock::TryAcquire(path), StatusIs(StatusCode::kUnavailable));
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  close(ready[0]);
  EXPECT_OK(FileLock::TryAcquire(path));
}

// Root may write all the same: a child becomes an account that owns nothing here, and its exit
// status is the answer.
TEST(FileLock, TakesAFileThatMayOnlyBeRead) {
  std::string folder = "/tmp/read-only-lock.XXXXXX";  // Others may not enter the tests' folder.
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/lock";
  ASSERT_OK(WriteFileSynced(path, "", 0444));
  ASSERT_EQ(chmod(folder.c_str(), 0555), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(1);
    if (open(path.c_str(), O_RDWR) >= 0) _exit(2);
    if (!FileLock::TryAcquire(path).ok()) _exit(3);
    _exit(absl::IsPermissionDenied(FileLock::TryAcquire(folder + "/new").status()) ? 0 : 4);
  }
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(chmod(folder.c_str(), 0755), 0);
  std::filesystem::remove_all(folder);
}

TEST(FileLock, NeedsAFolder) {
  EXPECT_THAT(FileLock::TryAcquire("/nonexistent/lock"), StatusIs(StatusCode::kNotFound));
}

}  // namespace
}  // namespace urlfilter
