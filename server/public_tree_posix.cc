#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errno_status.h"
#include "base/file_descriptor.h"
#include "base/status_macros.h"
#include "filterlib/format/manifest.h"
#include "server/public_tree.h"
#include "server/request_path.h"

namespace urlfilter::server {
namespace {

constexpr char kPublicFolder[] = "public";

// What cannot be opened now, for whatever reason, may be opened later: the client tries again.
absl::Status OpenError(const std::string& path) {
  if (errno == ELOOP) return absl::FailedPreconditionError(path + " is a symbolic link");
  const absl::Status status = ErrnoStatus("cannot open", path);
  return absl::IsNotFound(status) ? status : absl::UnavailableError(status.message());
}

FileIdentity IdentityOf(const struct stat& info) {
  return {static_cast<uint64_t>(info.st_dev), static_cast<uint64_t>(info.st_ino),
          static_cast<uint64_t>(info.st_size), static_cast<int64_t>(info.st_mtim.tv_sec),
          static_cast<int64_t>(info.st_mtim.tv_nsec)};
}

// The names in a folder below `root`, in no order; none if it cannot be read.
std::vector<std::string> Names(int root, const std::string& folder) {
  std::vector<std::string> names;
  FileDescriptor open_folder(
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
  if (fd < 0) return OpenError(root);
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
    return OpenError(path);
  }
  return IdentityOf(info);
}

absl::StatusOr<OpenedFile> PublicTree::OpenFile(const std::string& path) const {
  FileDescriptor folder(
      openat(root_, kPublicFolder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (folder.get() < 0) return OpenError(kPublicFolder);
  size_t begin = 0;
  for (size_t end = path.find('/'); end != std::string::npos; end = path.find('/', begin)) {
    const std::string name = path.substr(begin, end - begin);
    FileDescriptor next(
        openat(folder.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (next.get() < 0) return OpenError(path);
    folder = std::move(next);
    begin = end + 1;
  }
  const FileDescriptor file(
      openat(folder.get(), path.c_str() + begin, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return OpenError(path);
  struct stat info;
  if (fstat(file.get(), &info) != 0) return OpenError(path);
  OpenedFile opened{IdentityOf(info), {}};
  ASSIGN_OR_RETURN(opened.file, MappedFile::FromDescriptor(file.get(), path));
  return opened;
}

std::vector<std::string> PublicTree::Filters() const {
  std::vector<std::string> filters;
  for (std::string& name : Names(root_, kPublicFolder)) {
    if (format::IsFilterName(name)) filters.push_back(std::move(name));
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
