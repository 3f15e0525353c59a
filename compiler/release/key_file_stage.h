// The files of a release's keys, written while the filter is made from them.
//
//   KeyFileStage files(writer, compiled, threads, progress);
//   RETURN_IF_ERROR(files.StartEarly());    // if there will be a new version for certain
//   ASSIGN_OR_RETURN(const std::string digest, files.HashKeys());
//   ... make the filter ...
//   RETURN_IF_ERROR(files.Finish(folder));  // in the writer's write_private
#ifndef URLFILTER_COMPILER_RELEASE_KEY_FILE_STAGE_H_
#define URLFILTER_COMPILER_RELEASE_KEY_FILE_STAGE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compiler/progress/progress.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/key_file_writer.h"
#include "compiler/release/release_writer.h"

namespace urlfilter::compiler {

// Writing and syncing the keys takes as long as making the filter: started early, the two go on at
// once. Not thread-safe. What it is given must outlive it.
class KeyFileStage {
 public:
  KeyFileStage(const ReleaseWriter& writer, const CompiledPolicy& compiled, int threads,
               Progress* progress)
      : writer_(writer), compiled_(compiled), threads_(threads), progress_(progress) {}
  // Waits for what was started, and removes it if no version was published from it.
  ~KeyFileStage();
  KeyFileStage(const KeyFileStage&) = delete;
  KeyFileStage& operator=(const KeyFileStage&) = delete;

  // Starts in the folder that the writer will publish. At most once. Errors: those of StagePrivate.
  absl::Status StartEarly();

  // SHA-256 of the key set in hex; keys.txt is written on the way if started early, and only then
  // are there errors, those of SyncedFile. At most once.
  absl::StatusOr<std::string> HashKeys();

  // Returns when every file is on disk: all of them are written now, into `folder`, if they were
  // not started early. At most once. Errors: those of SyncedFile and base/files.h.
  absl::Status Finish(const std::string& folder);

 private:
  const ReleaseWriter& writer_;
  const CompiledPolicy& compiled_;
  const int threads_;
  Progress* const progress_;
  std::optional<KeyFileWriter> files_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_KEY_FILE_STAGE_H_
