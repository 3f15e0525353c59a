// A lock between processes: one file, held with flock(2) until the object goes away. The kernel
// lets go of it when its holder dies, however that happens.
#ifndef URLFILTER_COMPILER_RELEASE_FILE_LOCK_H_
#define URLFILTER_COMPILER_RELEASE_FILE_LOCK_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace urlfilter::compiler {

class FileLock {
 public:
  // Creates the file if needed. Does not wait: Unavailable when another process holds the lock;
  // PermissionDenied and other errors of open(2) with the path in the message.
  static absl::StatusOr<FileLock> Take(const std::string& path);

  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_FILE_LOCK_H_
