// A store between processes, with their rights and limits. Each case runs in a child process, whose
// exit status is the answer.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter::store {
namespace {

// The wait status of a child that runs `body` and exits with its result.
int InChild(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

// As InChild, for bodies that are not killed.
int ExitCodeOf(const std::function<int()>& body) {
  const int status = InChild(body);
  EXPECT_TRUE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

AppGroupStore StoreWithOneRelease(const std::string& name) {
  const AppGroupStore store = *AppGroupStore::Open(NewTestFolder(name));
  EXPECT_OK(InstallTestRelease(store, MakeTestRelease(1, {"example.com"})));
  return store;
}

TEST(StoreProcesses, OnlyOneProcessWrites) {
  const AppGroupStore store = StoreWithOneRelease("one-writer");
  ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
  EXPECT_EQ(ExitCodeOf([&] { return absl::IsUnavailable(store.TryLock().status()) ? 0 : 1; }), 0);
}

TEST(StoreProcesses, AKilledWriterLeavesNoLock) {
  const AppGroupStore store = StoreWithOneRelease("killed-writer");
  const int status = InChild([&] {
    const auto lock = store.TryLock();
    const TestRelease next = MakeTestRelease(2, {"example.org"});
    const auto staged = store.Stage(*lock, next.manifest, next.manifest_bytes);
    if (!staged.ok() || !WriteFileSynced(staged->plist_path(), "half").ok()) return 1;
    kill(getpid(), SIGKILL);
    return 2;
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  const auto current = store.Current();
  ASSERT_OK(current);
  ASSERT_TRUE(current->has_value());
  EXPECT_EQ((**current).manifest.version, 1u);
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(3, {"example.net"})));
  EXPECT_EQ((*store.Current())->manifest.version, 3u);
}

TEST(StoreProcesses, AReadOnlyStoreIsReadAndNotWritten) {
  const ReadOnlyFolder folder;
  ASSERT_OK_AND_ASSIGN(const AppGroupStore store, AppGroupStore::Open(folder.store_dir()));
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(1, {"example.com"})));
  folder.MakeReadOnly();
  const bool is_root = geteuid() == 0;  // and becomes an account that owns nothing here
  EXPECT_EQ(ExitCodeOf([&] {
              if (is_root && (setgid(65534) != 0 || setuid(65534) != 0)) return 1;
              const auto reopened = AppGroupStore::Open(store.dir());
              if (!reopened.ok()) return 2;
              const auto current = reopened->Current();
              if (!current.ok() || !*current || !reopened->IsWhole(**current)) return 3;
              if (!ReadFile((*current)->plist_path, 1 << 20).ok()) return 4;
              const auto installed = InstallTestRelease(*reopened, MakeTestRelease(2, {"a.b"}));
              return absl::IsPermissionDenied(installed) ? 0 : 5;
            }),
            0);
  EXPECT_EQ((*store.Current())->manifest.version, 1u);
}

TEST(StoreProcesses, WithoutRoomTheOldReleaseStays) {
  const AppGroupStore store = StoreWithOneRelease("no-room");
  std::vector<std::string> keys;
  keys.reserve(5000);
  for (int i = 0; i < 5000; ++i) keys.push_back("host" + std::to_string(i) + ".example");
  const TestRelease large = MakeTestRelease(2, keys);
  EXPECT_EQ(ExitCodeOf([&] {
              signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{8192, 8192};
              if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
              const absl::Status status = InstallTestRelease(store, large);
              return absl::IsResourceExhausted(status) ? 0 : 2;
            }),
            0);
  EXPECT_EQ((*store.Current())->manifest.version, 1u);
  EXPECT_OK(InstallTestRelease(store, large));
}

}  // namespace
}  // namespace urlfilter::store
