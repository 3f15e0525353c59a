#include "compiler/release/key_file_stage.h"

#include "base/status_macros.h"
#include "compiler/keys/key_set.h"

namespace urlfilter::compiler {

KeyFileStage::~KeyFileStage() {
  files_.reset();  // Waits.
  writer_.Unstage();
}

absl::Status KeyFileStage::StartEarly() {
  ASSIGN_OR_RETURN(const std::string folder, writer_.StagePrivate());
  files_.emplace(folder, compiled_, threads_);
  return absl::OkStatus();
}

absl::StatusOr<std::string> KeyFileStage::HashKeys() {
  return files_ ? files_->WriteKeys(progress_) : KeySetSha256Hex(compiled_.keys.keys());
}

absl::Status KeyFileStage::Finish(const std::string& folder) {
  if (!files_) {  // The same keys in a new version.
    files_.emplace(folder, compiled_, threads_);
    RETURN_IF_ERROR(files_->WriteKeys(progress_).status());
  }
  return files_->Finish();
}

}  // namespace urlfilter::compiler
