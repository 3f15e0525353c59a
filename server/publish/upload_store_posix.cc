#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/errno_status.h"
#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "server/publish/release_verifier.h"
#include "server/publish/upload_store.h"

namespace urlfilter::server {
namespace {

uint64_t SizeOf(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? static_cast<uint64_t>(info.st_size) : 0;
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// Writes all of `bytes` at `offset` or fails; what was written of them may remain.
absl::Status WriteAt(const std::string& path, uint64_t offset, std::string_view bytes) {
  const FileDescriptor fd(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (fd.get() < 0) return ErrnoStatus("cannot open", path);
  while (!bytes.empty()) {
    const ssize_t written =
        pwrite(fd.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus("cannot write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
    offset += static_cast<uint64_t>(written);
  }
  return absl::OkStatus();
}

absl::Status SyncAll(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    RETURN_IF_ERROR(SyncFile(entry.path().string()));
  }
  if (error) return absl::UnavailableError(absl::StrCat("cannot list ", folder));
  return SyncFolder(folder);
}

}  // namespace

std::string UploadStore::IncomingFolder(const std::string& filter, uint64_t version) const {
  return absl::StrCat(root_, "/incoming/", filter, "/", version);
}

std::string UploadStore::PublicFolder(const std::string& filter) const {
  return absl::StrCat(root_, "/public/", filter);
}

absl::StatusOr<std::string> UploadStore::Published(const std::string& filter) const {
  auto bytes = ReadFile(PublicFolder(filter) + "/manifest.json", format::kMaxManifestBytes);
  if (absl::IsNotFound(bytes.status())) return std::string();
  return bytes;
}

absl::Status UploadStore::CheckNewer(const std::string& filter, uint64_t version) const {
  ASSIGN_OR_RETURN(const std::string published, Published(filter));
  if (published.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const format::Manifest current, format::ParseManifest(published));
  if (version > current.version) return absl::OkStatus();
  return absl::AlreadyExistsError(absl::StrCat("version ", version, " is not newer than version ",
                                               current.version, ", which is published"));
}

absl::StatusOr<uint64_t> UploadStore::Offset(const UploadName& name) {
  const std::lock_guard lock(mutex_);
  const std::string folder = IncomingFolder(name.filter, name.version);
  const std::string moved = absl::StrCat(PublicFolder(name.filter), "/", name.version);
  return SizeOf((Exists(folder) ? folder : moved) + "/" + name.artifact);
}

absl::StatusOr<uint64_t> UploadStore::Append(const UploadName& name, uint64_t offset,
                                             std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(CheckNewer(name.filter, name.version));
  const std::string folder = IncomingFolder(name.filter, name.version);
  const std::string path = folder + "/" + name.artifact;
  const uint64_t size = SizeOf(path);
  if (size != offset) {
    return absl::OutOfRangeError(absl::StrCat("the upload continues at byte ", size));
  }
  if (offset + bytes.size() > max_artifact_bytes_) {
    return absl::ResourceExhaustedError(
        absl::StrCat("an artifact may have ", max_artifact_bytes_, " bytes"));
  }
  RETURN_IF_ERROR(MakeFolders(folder));
  RETURN_IF_ERROR(WriteAt(path, offset, bytes));
  return offset + bytes.size();
}

absl::Status UploadStore::Discard(const UploadName& name) {
  const std::lock_guard lock(mutex_);
  const std::string path = IncomingFolder(name.filter, name.version) + "/" + name.artifact;
  if (unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) {
    return ErrnoStatus("cannot remove", path);
  }
  return absl::OkStatus();
}

// Puts the verified folder where its manifest will point. A folder of the same version that lies
// there is of a publication that never moved its pointer, so nobody was ever sent to it.
absl::Status UploadStore::MoveFolder(const std::string& filter, uint64_t version) const {
  const std::string incoming = IncomingFolder(filter, version);
  const std::string target = absl::StrCat(PublicFolder(filter), "/", version);
  if (!Exists(incoming)) return absl::OkStatus();  // moved before the server was stopped
  RETURN_IF_ERROR(SyncAll(incoming));
  RETURN_IF_ERROR(MakeFolders(PublicFolder(filter)));
  std::error_code ignored;
  std::filesystem::remove_all(target, ignored);
  return RenameSynced(incoming, target);
}

absl::StatusOr<CommitOutcome> UploadStore::Commit(
    const std::string& filter, std::string_view manifest_bytes, const format::Manifest& manifest,
    int64_t now_unix_seconds, const std::function<absl::Status()>& before_pointer_moves) {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const std::string published, Published(filter));
  if (published == manifest_bytes) return CommitOutcome::kAlreadyPublished;
  RETURN_IF_ERROR(CheckNewer(filter, manifest.version));

  const std::string incoming = IncomingFolder(filter, manifest.version);
  const std::string moved = absl::StrCat(PublicFolder(filter), "/", manifest.version);
  const std::string& folder = Exists(incoming) ? incoming : moved;
  RETURN_IF_ERROR(VerifyRelease(
      manifest_bytes, manifest, filter,
      [&](const std::string& name) { return MappedFile::Open(folder + "/" + name); }, trusted_keys_,
      now_unix_seconds));
  RETURN_IF_ERROR(MoveFolder(filter, manifest.version));
  RETURN_IF_ERROR(before_pointer_moves());
  RETURN_IF_ERROR(ReplaceFile(PublicFolder(filter) + "/manifest.json", manifest_bytes));
  return CommitOutcome::kPublished;
}

}  // namespace urlfilter::server
