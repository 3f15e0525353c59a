// A file descriptor that is closed when its owner goes.
//
//   const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
//   if (fd.get() < 0) return ErrnoStatus("cannot open", path);
#ifndef URLFILTER_BASE_FILE_DESCRIPTOR_H_
#define URLFILTER_BASE_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace urlfilter {

// Owns what open(2) gave, also when that is -1. Movable; one thread at a time.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }

  int get() const { return fd_; }

  // Hands the descriptor to the caller, who closes it from now on.
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

}  // namespace urlfilter

#endif  // URLFILTER_BASE_FILE_DESCRIPTOR_H_
