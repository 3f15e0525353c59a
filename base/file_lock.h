// A lock between processes: one file, held with flock(2) by one holder, taken without waiting. The
// system drops it when its holder closes it or dies, however that happens.
//
//   ASSIGN_OR_RETURN(const FileLock lock, FileLock::TryAcquire(folder + "/lock"));
//
// iOS ends a process that is suspended while it holds such a lock on a file of a shared container
// (0xdead10cc): there, hold one only while the system has been told that work is going on.
#ifndef URLFILTER_BASE_FILE_LOCK_H_
#define URLFILTER_BASE_FILE_LOCK_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace urlfilter {

// Holds the lock for as long as it lives. Movable; not shared with child processes that exec.
class FileLock {
 public:
  // Makes the file, mode 0644, unless there is one; only reading it must be permitted. Unavailable
  // when another holder is in the way, also one in this process; NotFound when there is no such
  // folder, or the file was removed while it was being locked; else the errors of base/files.h.
  static absl::StatusOr<FileLock> TryAcquire(const std::string& path);

  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace urlfilter

#endif  // URLFILTER_BASE_FILE_LOCK_H_
