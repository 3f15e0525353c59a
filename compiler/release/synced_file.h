// A new file that is written in pieces and synced at the end.
//
//   ASSIGN_OR_RETURN(SyncedFile file, SyncedFile::Create(path));
//   for (...) RETURN_IF_ERROR(file.Append(line));
//   RETURN_IF_ERROR(std::move(file).Finish());
#ifndef URLFILTER_COMPILER_RELEASE_SYNCED_FILE_H_
#define URLFILTER_COMPILER_RELEASE_SYNCED_FILE_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter::compiler {

// Not thread-safe. A file that is not finished stays behind as it is; after an error it must not be
// written on. Errors have the codes of ErrnoStatus (base/errno_status.h; ResourceExhausted: the
// disk is full), with the path. The folder is for the caller to sync.
class SyncedFile {
 public:
  // Creates or truncates `path` (mode 0644).
  static absl::StatusOr<SyncedFile> Create(const std::string& path);

  SyncedFile(SyncedFile&& other) noexcept
      : path_(std::move(other.path_)),
        descriptor_(std::exchange(other.descriptor_, -1)),
        buffer_(std::move(other.buffer_)) {}
  SyncedFile& operator=(SyncedFile&&) = delete;
  ~SyncedFile();

  absl::Status Append(std::string_view bytes);
  // Writes what is left, syncs, closes.
  absl::Status Finish() &&;

 private:
  SyncedFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  absl::Status WriteOut(std::string_view left);

  std::string path_;
  int descriptor_;
  std::string buffer_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_SYNCED_FILE_H_
