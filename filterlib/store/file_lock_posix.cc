#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "filterlib/store/file_lock.h"

namespace urlfilter::store {
namespace {

absl::Status LockError(const std::string& action, const std::string& path) {
  const int error = errno;
  const std::string message = action + " " + path + ": " + std::strerror(error);
  if (error == EWOULDBLOCK) return absl::UnavailableError(path + " is locked by another holder");
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  if (error == EACCES || error == EPERM || error == EROFS) {
    return absl::PermissionDeniedError(message);
  }
  return absl::UnavailableError(message);
}

// Whether `path` still names what `fd` has open.
bool StillThere(int fd, const std::string& path) {
  struct stat opened, named;
  return fstat(fd, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace

absl::StatusOr<FileLock> FileLock::TryAcquire(const std::string& path, Mode mode) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return LockError("cannot open", path);
  FileLock lock(fd);
  const int operation = (mode == Mode::kShared ? LOCK_SH : LOCK_EX) | LOCK_NB;
  while (flock(fd, operation) != 0) {
    if (errno != EINTR) return LockError("cannot lock", path);
  }
  if (!StillThere(fd, path)) {
    return absl::NotFoundError(path + " was removed while it was being locked");
  }
  return lock;
}

FileLock::~FileLock() {
  if (fd_ >= 0) close(fd_);  // Drops the lock.
}

}  // namespace urlfilter::store
