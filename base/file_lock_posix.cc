#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/status/status.h"
#include "base/errno_status.h"
#include "base/file_lock.h"

namespace urlfilter {
namespace {

// Where the folder may not be written to, a file that is there is opened without O_CREAT.
int OpenOrMake(const std::string& path) {
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  const int fd = open(path.c_str(), kFlags);
  return fd >= 0 || errno != ENOENT ? fd : open(path.c_str(), kFlags | O_CREAT, 0644);
}

// Whether `path` still names what `fd` has open.
bool StillThere(int fd, const std::string& path) {
  struct stat opened, named;
  return fstat(fd, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace

absl::StatusOr<FileLock> FileLock::TryAcquire(const std::string& path) {
  const int fd = OpenOrMake(path);
  if (fd < 0) return ErrnoStatus("cannot open", path);
  FileLock lock(fd);
  while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return absl::UnavailableError(path + " is locked by another holder");
    }
    if (errno != EINTR) return ErrnoStatus("cannot lock", path);
  }
  if (!StillThere(fd, path)) {
    return absl::NotFoundError(path + " was removed while it was being locked");
  }
  return lock;
}

FileLock::~FileLock() {
  if (fd_ >= 0) close(fd_);  // Drops the lock.
}

}  // namespace urlfilter
