// Files the way this project needs them: read with a limit, map read-only, replace atomically.
//
// Every function may be called from any thread. Errors: NotFound (no such file),
// PermissionDenied, ResourceExhausted (over the stated limit, or the disk is full),
// InvalidArgument (the path is too long, or its links lead in a circle),
// FailedPrecondition (ReadFile and MappedFile: no regular file; MakeFolders: no folder),
// Unavailable (other I/O errors; a retry may help). Messages name the path and the system's reason.
#ifndef URLFILTER_BASE_FILES_H_
#define URLFILTER_BASE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter {

// Reads a whole regular file of at most `limit_bytes`; ResourceExhausted if it is larger. If it
// shrinks meanwhile, the bytes are fewer and the result is OK: what is in them has to tell.
absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t limit_bytes);

// Creates or truncates `path`, writes `bytes`, syncs it, not the folder. Not atomic: for new files
// only, to which the process's umask applies.
absl::Status WriteFileSynced(const std::string& path, std::string_view bytes, int mode = 0644);

// Replaces `path` so that a reader sees the old bytes or the new ones and nothing else, also
// after a power cut: temporary file beside it, sync, rename, sync of the folder. The new file has
// exactly `mode`. A process that dies meanwhile leaves `path`.tmp.XXXXXX behind. On an error the
// old bytes stay, unless only the last sync failed.
absl::Status ReplaceFile(const std::string& path, std::string_view bytes, int mode = 0644);

// Renames `from` to `to` (same file system) and syncs the folder of `to`.
absl::Status RenameSynced(const std::string& from, const std::string& to);

// Creates the folder and its missing parents (mode 0755, less the umask). Syncs nothing.
absl::Status MakeFolders(const std::string& path);

// Writes what the system still holds of a file to the disk.
absl::Status SyncFile(const std::string& path);

// Syncs a folder's entries to disk.
absl::Status SyncFolder(const std::string& path);

// The whole of a regular file, mapped read-only and shared: pages are clean and the OS may drop
// them. The bytes stay readable after the file is unlinked or replaced by rename. A file that is
// truncated in place while mapped would fault: writers must replace by rename, never truncate.
// Immutable; safe to read from any thread. bytes() live as long as the MappedFile they come from,
// or the one it was moved to; without a file they are empty.
class MappedFile {
 public:
  // Maps `path`. An empty file gives an empty view.
  static absl::StatusOr<MappedFile> Open(const std::string& path);

  // Maps an open file, for callers that opened it with rules of their own. The descriptor stays
  // the caller's and may be closed afterwards; `path` is for messages.
  static absl::StatusOr<MappedFile> FromDescriptor(int fd, const std::string& path);

  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, size_t size) : data_(data), size_(size) {}
  const char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace urlfilter

#endif  // URLFILTER_BASE_FILES_H_
