#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "server/public_tree.h"
#include "server/request_path.h"

namespace urlfilter::server {
namespace {

constexpr char kPublicFolder[] = "public";

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

absl::Status ErrnoStatus(const std::string& path) {
  const int error = errno;
  const std::string message = absl::StrCat("cannot open ", path, ": ", std::strerror(error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  if (error == ELOOP) return absl::FailedPreconditionError(message + " (a symbolic link)");
  return absl::UnavailableError(message);
}

FileIdentity IdentityOf(const struct stat& info) {
  return {static_cast<uint64_t>(info.st_dev), static_cast<uint64_t>(info.st_ino),
          static_cast<uint64_t>(info.st_size), static_cast<int64_t>(info.st_mtim.tv_sec),
          static_cast<int64_t>(info.st_mtim.tv_nsec)};
}

// The names in a folder below `root`, in no order; none if it cannot be read.
std::vector<std::string> Names(int root, const std::string& folder) {
  std::vector<std::string> names;
  Descriptor open_folder(
      openat(root, folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  DIR* listing = open_folder.get() < 0 ? nullptr : fdopendir(open_folder.get());
  if (listing == nullptr) return names;
  open_folder.release();  // the listing owns it now
  while (const dirent* entry = readdir(listing)) names.emplace_back(entry->d_name);
  closedir(listing);
  return names;
}

}  // namespace

absl::StatusOr<PublicTree> PublicTree::Open(const std::string& root) {
  const int fd = open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus(root);
  return PublicTree(fd);
}

PublicTree::PublicTree(PublicTree&& other) noexcept : root_(std::exchange(other.root_, -1)) {}

PublicTree::~PublicTree() {
  if (root_ >= 0) close(root_);
}

absl::StatusOr<FileIdentity> PublicTree::Identify(const std::string& path) const {
  struct stat info;
  const std::string below_root = absl::StrCat(kPublicFolder, "/", path);
  if (fstatat(root_, below_root.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return ErrnoStatus(path);
  }
  return IdentityOf(info);
}

absl::StatusOr<OpenedFile> PublicTree::OpenFile(const std::string& path) const {
  Descriptor folder(openat(root_, kPublicFolder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (folder.get() < 0) return ErrnoStatus(kPublicFolder);
  size_t begin = 0;
  for (size_t end = path.find('/'); end != std::string::npos; end = path.find('/', begin)) {
    const std::string name = path.substr(begin, end - begin);
    Descriptor next(
        openat(folder.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (next.get() < 0) return ErrnoStatus(path);
    folder = std::move(next);
    begin = end + 1;
  }
  const Descriptor file(
      openat(folder.get(), path.c_str() + begin, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return ErrnoStatus(path);
  struct stat info;
  if (fstat(file.get(), &info) != 0) return ErrnoStatus(path);
  OpenedFile opened{IdentityOf(info), {}};
  ASSIGN_OR_RETURN(opened.file, MappedFile::FromDescriptor(file.get(), path));
  return opened;
}

std::vector<std::string> PublicTree::Filters() const {
  std::vector<std::string> filters;
  for (std::string& name : Names(root_, kPublicFolder)) {
    if (IsFilterName(name)) filters.push_back(std::move(name));
  }
  std::sort(filters.begin(), filters.end());
  return filters;
}

std::vector<uint64_t> PublicTree::Versions(const std::string& filter) const {
  std::vector<uint64_t> versions;
  for (const std::string& name : Names(root_, absl::StrCat(kPublicFolder, "/", filter))) {
    if (const uint64_t version = ParseVersion(name); version > 0) versions.push_back(version);
  }
  std::sort(versions.begin(), versions.end(), std::greater<>());
  return versions;
}

}  // namespace urlfilter::server
