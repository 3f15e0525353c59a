#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errno_status.h"
#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/status_macros.h"

namespace urlfilter {
namespace {

absl::StatusOr<size_t> RegularFileSize(int fd, const std::string& path) {
  struct stat info;
  if (fstat(fd, &info) != 0) return ErrnoStatus("cannot examine", path);
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is not a regular file"));
  }
  return static_cast<size_t>(info.st_size);
}

absl::Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return ErrnoStatus("cannot write", path);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t limit_bytes) {
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) return ErrnoStatus("cannot open", path);
  ASSIGN_OR_RETURN(const size_t size, RegularFileSize(fd.get(), path));
  if (size > limit_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat(path, " has ", size, " bytes; the limit here is ", limit_bytes));
  }
  std::string bytes(size, '\0');
  size_t filled = 0;
  while (filled < size) {
    const ssize_t got = read(fd.get(), bytes.data() + filled, size - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus("cannot read", path);
    if (got == 0) break;  // The file shrank while it was read: the caller's checks decide.
    filled += static_cast<size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

absl::Status WriteFileSynced(const std::string& path, std::string_view bytes, int mode) {
  FileDescriptor fd(
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, static_cast<mode_t>(mode)));
  if (fd.get() < 0) return ErrnoStatus("cannot create", path);
  RETURN_IF_ERROR(WriteAll(fd.get(), bytes, path));
  if (fsync(fd.get()) != 0) return ErrnoStatus("cannot sync", path);
  if (close(fd.release()) != 0) return ErrnoStatus("cannot close", path);
  return absl::OkStatus();
}

absl::Status ReplaceFile(const std::string& path, std::string_view bytes, int mode) {
  std::string temporary = path + ".tmp.XXXXXX";
  FileDescriptor fd(mkostemp(temporary.data(), O_CLOEXEC));
  if (fd.get() < 0) return ErrnoStatus("cannot create", temporary);
  absl::Status status = WriteAll(fd.get(), bytes, temporary);
  if (status.ok() && fchmod(fd.get(), static_cast<mode_t>(mode)) != 0) {
    status = ErrnoStatus("cannot set the mode of", temporary);
  }
  if (status.ok() && fsync(fd.get()) != 0) status = ErrnoStatus("cannot sync", temporary);
  if (status.ok()) status = RenameSynced(temporary, path);
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

absl::Status RenameSynced(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0) return ErrnoStatus("cannot rename to", to);
  return SyncFolder(FolderOf(to));
}

absl::Status MakeFolders(const std::string& path) {
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (mkdir(part.c_str(), 0755) != 0 && errno != EEXIST) {
      return ErrnoStatus("cannot create the folder", part);
    }
    if (end == std::string::npos) break;
  }
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return ErrnoStatus("cannot examine", path);
  if (!S_ISDIR(info.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat(path, " exists and is not a folder"));
  }
  return absl::OkStatus();
}

absl::Status SyncFile(const std::string& path) {
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) return ErrnoStatus("cannot open", path);
  if (fsync(fd.get()) != 0) return ErrnoStatus("cannot sync", path);
  return absl::OkStatus();
}

absl::Status SyncFolder(const std::string& path) {
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return ErrnoStatus("cannot open the folder", path);
  if (fsync(fd.get()) != 0) return ErrnoStatus("cannot sync the folder", path);
  return absl::OkStatus();
}

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path) {
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) return ErrnoStatus("cannot open", path);
  return FromDescriptor(fd.get(), path);
}

absl::StatusOr<MappedFile> MappedFile::FromDescriptor(int fd, const std::string& path) {
  ASSIGN_OR_RETURN(const size_t size, RegularFileSize(fd, path));
  if (size == 0) return MappedFile();
  void* data = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) return ErrnoStatus("cannot map", path);
  return MappedFile(static_cast<const char*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
}

}  // namespace urlfilter
