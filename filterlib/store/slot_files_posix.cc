#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "filterlib/store/slot_files.h"

namespace urlfilter::store {
namespace {

absl::Status Failed(absl::string_view action, const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat(action, " ", path));
}

// The errors of base/files.h: what a caller does next depends on four codes only.
absl::Status Typed(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kResourceExhausted:
      return status;
    default:
      return absl::UnavailableError(status.message());
  }
}

class FileDescriptor {
 public:
  FileDescriptor(const std::string& path, int flags)
      : fd_(open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0644)) {}
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

absl::Status ReadPieces(int fd, const std::string& path, Sha256Stream& stream, uint64_t& size) {
  std::array<char, 32 * 1024> piece;
  while (true) {
    const ssize_t got = read(fd, piece.data(), piece.size());
    if (got == 0) return absl::OkStatus();
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Typed(Failed("cannot read", path));
    stream.Update(std::string_view(piece.data(), static_cast<size_t>(got)));
    size += static_cast<uint64_t>(got);
  }
}

}  // namespace

absl::StatusOr<FileDigest> DigestFile(const std::string& path) {
  const FileDescriptor fd(path, O_RDONLY);
  if (fd.get() < 0) return Typed(Failed("cannot open", path));
  FileDigest digest;
  Sha256Stream stream;
  RETURN_IF_ERROR(ReadPieces(fd.get(), path, stream, digest.size_bytes));
  digest.sha256 = ToHex(stream.Finish());
  return digest;
}

absl::Status SyncFile(const std::string& path) {
  const FileDescriptor fd(path, O_RDONLY);
  if (fd.get() < 0) return Typed(Failed("cannot open", path));
  if (fsync(fd.get()) != 0) return Typed(Failed("cannot sync", path));
  return absl::OkStatus();
}

absl::StatusOr<std::string> MakeUniqueFolder(const std::string& prefix) {
  std::string path = prefix + "XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return Typed(Failed("cannot create a folder", prefix));
  if (chmod(path.c_str(), 0755) != 0) return Typed(Failed("cannot set the mode of", path));
  return path;
}

std::vector<std::string> ListFolder(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  return names;
}

}  // namespace urlfilter::store
