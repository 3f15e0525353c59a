#include "compiler/release/synced_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <utility>

#include "base/errno_status.h"
#include "base/status_macros.h"

namespace urlfilter::compiler {

namespace {

constexpr size_t kBufferBytes = 1 << 18;

}  // namespace

absl::StatusOr<SyncedFile> SyncedFile::Create(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return ErrnoStatus("cannot create", path);
  return SyncedFile(path, descriptor);
}

SyncedFile::~SyncedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

absl::Status SyncedFile::Append(std::string_view bytes) {
  if (buffer_.empty() && bytes.size() >= kBufferBytes / 2) return WriteOut(bytes);
  buffer_.append(bytes);
  if (buffer_.size() < kBufferBytes) return absl::OkStatus();
  RETURN_IF_ERROR(WriteOut(buffer_));
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status SyncedFile::WriteOut(std::string_view left) {
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus("cannot write", path_);
    left.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status SyncedFile::Finish() && {
  RETURN_IF_ERROR(WriteOut(buffer_));
  if (::fsync(descriptor_) != 0) return ErrnoStatus("cannot sync", path_);
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) return ErrnoStatus("cannot close", path_);
  return absl::OkStatus();
}

}  // namespace urlfilter::compiler
