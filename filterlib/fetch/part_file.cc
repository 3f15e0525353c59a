#include "filterlib/fetch/part_file.h"

#include "base/errno_status.h"

namespace urlfilter::fetch {

absl::Status PartFile::Open(bool append) {
  file_.reset(std::fopen(path_.c_str(), append ? "ab" : "wb"));
  return file_ ? absl::OkStatus() : ErrnoStatus("cannot open", path_);
}

absl::Status PartFile::Write(std::string_view bytes) {
  const size_t written = std::fwrite(bytes.data(), 1, bytes.size(), file_.get());
  return written == bytes.size() ? absl::OkStatus() : ErrnoStatus("cannot write", path_);
}

absl::Status PartFile::Close() {
  if (file_ == nullptr) return absl::OkStatus();
  const bool closed = std::fclose(file_.release()) == 0;
  return closed ? absl::OkStatus() : ErrnoStatus("cannot write", path_);
}

}  // namespace urlfilter::fetch
