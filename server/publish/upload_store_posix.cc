#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <optional>
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

// Of a file or a folder; nothing if there is none.
absl::StatusOr<std::optional<uint64_t>> SizeOf(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) == 0) return static_cast<uint64_t>(info.st_size);
  const absl::Status status = ErrnoStatus("cannot examine", path);
  if (absl::IsNotFound(status)) return std::nullopt;
  return status;
}

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

absl::StatusOr<std::vector<std::filesystem::path>> EntriesOf(const std::string& folder) {
  std::vector<std::filesystem::path> entries;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    entries.push_back(entry->path());
  }
  if (!error) return entries;
  return absl::UnavailableError(absl::StrCat("cannot list ", folder, ": ", error.message()));
}

// Removes whatever is in the folder beside the files of these names.
absl::Status KeepOnly(const std::vector<std::string>& names, const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> entries, EntriesOf(folder));
  for (const std::filesystem::path& entry : entries) {
    if (std::find(names.begin(), names.end(), entry.filename().string()) != names.end()) continue;
    std::error_code error;
    std::filesystem::remove_all(entry, error);
    if (!error) continue;
    return absl::UnavailableError(
        absl::StrCat("cannot remove ", entry.string(), ": ", error.message()));
  }
  return absl::OkStatus();
}

absl::Status SyncAll(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> entries, EntriesOf(folder));
  for (const std::filesystem::path& entry : entries) RETURN_IF_ERROR(SyncFile(entry.string()));
  return SyncFolder(folder);
}

}  // namespace

std::string UploadStore::IncomingFolder(const std::string& filter, uint64_t version) const {
  return absl::StrCat(root_, "/incoming/", filter, "/", version);
}

std::string UploadStore::PublicFolder(const std::string& filter) const {
  return absl::StrCat(root_, "/public/", filter);
}

std::string UploadStore::MovedFolder(const std::string& filter, uint64_t version) const {
  return absl::StrCat(PublicFolder(filter), "/", version);
}

absl::StatusOr<std::string> UploadStore::CurrentFolder(const std::string& filter,
                                                       uint64_t version) const {
  std::string incoming = IncomingFolder(filter, version);
  ASSIGN_OR_RETURN(const std::optional<uint64_t> size, SizeOf(incoming));
  return size.has_value() ? incoming : MovedFolder(filter, version);
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
  if (version <= current.version) {
    return absl::AlreadyExistsError(absl::StrCat("version ", version, " is not newer than version ",
                                                 current.version, ", which is published"));
  }
  if (version - current.version <= format::kMaxVersionStep) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("version ", version, " is more than ",
                                                    format::kMaxVersionStep, " ahead of version ",
                                                    current.version, ": clients would refuse it"));
}

absl::StatusOr<uint64_t> UploadStore::Offset(const UploadName& name) {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const std::string folder, CurrentFolder(name.filter, name.version));
  ASSIGN_OR_RETURN(const std::optional<uint64_t> size, SizeOf(folder + "/" + name.artifact));
  return size.value_or(0);
}

absl::StatusOr<uint64_t> UploadStore::Append(const UploadName& name, uint64_t offset,
                                             std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(CheckNewer(name.filter, name.version));
  const std::string folder = IncomingFolder(name.filter, name.version);
  const std::string path = folder + "/" + name.artifact;
  ASSIGN_OR_RETURN(const std::optional<uint64_t> size, SizeOf(path));
  if (size.value_or(0) != offset) {
    return absl::OutOfRangeError(absl::StrCat("the upload continues at byte ", size.value_or(0)));
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
absl::Status UploadStore::MoveFolder(const std::string& folder, const std::string& filter,
                                     uint64_t version) const {
  const std::string target = MovedFolder(filter, version);
  if (folder == target) return absl::OkStatus();  // moved before the server was stopped
  RETURN_IF_ERROR(SyncAll(folder));
  RETURN_IF_ERROR(MakeFolders(PublicFolder(filter)));
  std::error_code ignored;
  std::filesystem::remove_all(target, ignored);
  return RenameSynced(folder, target);
}

absl::StatusOr<CommitOutcome> UploadStore::Commit(
    const std::string& filter, std::string_view manifest_bytes, const format::Manifest& manifest,
    int64_t now_unix_seconds, const std::function<absl::Status()>& before_pointer_moves) {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const std::string published, Published(filter));
  if (published == manifest_bytes) return CommitOutcome::kAlreadyPublished;
  RETURN_IF_ERROR(CheckNewer(filter, manifest.version));

  ASSIGN_OR_RETURN(const std::string folder, CurrentFolder(filter, manifest.version));
  RETURN_IF_ERROR(VerifyRelease(
      manifest_bytes, manifest, filter,
      [&](const std::string& name) { return MappedFile::Open(folder + "/" + name); }, trusted_keys_,
      now_unix_seconds));
  ASSIGN_OR_RETURN(const std::vector<std::string> files, ReleaseFiles(manifest));
  RETURN_IF_ERROR(KeepOnly(files, folder));
  RETURN_IF_ERROR(MoveFolder(folder, filter, manifest.version));
  RETURN_IF_ERROR(before_pointer_moves());
  RETURN_IF_ERROR(ReplaceFile(PublicFolder(filter) + "/manifest.json", manifest_bytes));
  return CommitOutcome::kPublished;
}

}  // namespace urlfilter::server
