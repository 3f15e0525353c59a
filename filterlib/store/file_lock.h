// Advisory locks on files and folders (flock) that never wait. The system drops a lock when its
// owner closes it or dies, so a killed process leaves none behind.
#ifndef URLFILTER_FILTERLIB_STORE_FILE_LOCK_H_
#define URLFILTER_FILTERLIB_STORE_FILE_LOCK_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace urlfilter::store {

// Holds the lock for as long as it lives. Movable; not shared with child processes that exec.
class FileLock {
 public:
  enum class Mode { kShared, kExclusive };

  // Locks an existing file or folder. Unavailable when another holder is in the way; NotFound when
  // `path` does not exist, or was removed while it was being locked.
  static absl::StatusOr<FileLock> TryAcquire(const std::string& path, Mode mode);

  FileLock() = default;  // Holds nothing.
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_FILE_LOCK_H_
