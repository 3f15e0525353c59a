// Writes the private files that say which keys a release has and which rule brought each:
//   keys.txt        the sorted keys, each followed by '\n'
//   provenance.bin  for each key, in the same order, its source and line
//   sources.json    the lists and files that the sources are
// Format page: docs/formats/release-directory.md. Reader: key_origins.h.
//
//   KeyFileWriter files(folder, compiled, threads);
//   ASSIGN_OR_RETURN(const std::string digest, files.WriteKeys(progress));
//   ... make the filter, while the disk is busy ...
//   RETURN_IF_ERROR(files.Finish());
#ifndef URLFILTER_COMPILER_RELEASE_KEY_FILE_WRITER_H_
#define URLFILTER_COMPILER_RELEASE_KEY_FILE_WRITER_H_

#include <future>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compiler/progress/progress.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/synced_file.h"

namespace urlfilter::compiler {

// Not thread-safe. `compiled` must outlive it, and may be read by others meanwhile.
class KeyFileWriter {
 public:
  // Starts to write all but keys.txt into the folder, which must exist. With one thread it is done
  // by Finish.
  KeyFileWriter(std::string folder, const CompiledPolicy& compiled, int threads);
  // Waits for what was started.
  ~KeyFileWriter() = default;

  // Writes keys.txt and returns its SHA-256 in hex: a key is fetched once for both. Then the file
  // is synced beside whatever the caller does next. At most once. Adds keys to `progress`.
  absl::StatusOr<std::string> WriteKeys(Progress* progress);

  // Returns when every file is on disk. At most once. Errors of all that was written: those of
  // SyncedFile and base/files.h.
  absl::Status Finish();

 private:
  const std::string folder_;
  const CompiledPolicy& compiled_;
  const std::launch launch_;
  std::optional<SyncedFile> keys_file_;  // Before the futures, which wait for its use.
  // Their functions capture `this` alone: libstdc++ 12 passes on a function it has moved from when
  // it could not start the thread.
  std::future<absl::Status> origins_;
  std::future<absl::Status> keys_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_KEY_FILE_WRITER_H_
