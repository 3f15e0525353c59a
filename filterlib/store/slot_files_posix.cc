#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "base/digest.h"
#include "base/errno_status.h"
#include "base/file_descriptor.h"
#include "base/status_macros.h"
#include "filterlib/store/slot_files.h"

namespace urlfilter::store {
namespace {

absl::Status ReadPieces(int fd, const std::string& path, Sha256Stream& stream, uint64_t& size) {
  std::array<char, 32 * 1024> piece;
  while (true) {
    const ssize_t got = read(fd, piece.data(), piece.size());
    if (got == 0) return absl::OkStatus();
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus("cannot read", path);
    stream.Update(std::string_view(piece.data(), static_cast<size_t>(got)));
    size += static_cast<uint64_t>(got);
  }
}

}  // namespace

absl::StatusOr<FileDigest> DigestFile(const std::string& path) {
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) return ErrnoStatus("cannot open", path);
  FileDigest digest;
  Sha256Stream stream;
  RETURN_IF_ERROR(ReadPieces(fd.get(), path, stream, digest.size_bytes));
  digest.sha256 = ToHex(stream.Finish());
  return digest;
}

absl::StatusOr<std::string> MakeUniqueFolder(const std::string& prefix) {
  std::string path = prefix + "XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return ErrnoStatus("cannot create a folder", prefix);
  if (chmod(path.c_str(), 0755) != 0) return ErrnoStatus("cannot set the mode of", path);
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
