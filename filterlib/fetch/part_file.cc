#include "filterlib/fetch/part_file.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace urlfilter::fetch {

absl::Status PartFile::Open(bool append) {
  file_.reset(std::fopen(path_.c_str(), append ? "ab" : "wb"));
  return file_ ? absl::OkStatus() : Failed("open");
}

absl::Status PartFile::Write(std::string_view bytes) {
  const size_t written = std::fwrite(bytes.data(), 1, bytes.size(), file_.get());
  return written == bytes.size() ? absl::OkStatus() : Failed("write");
}

absl::Status PartFile::Close() {
  if (file_ == nullptr) return absl::OkStatus();
  return std::fclose(file_.release()) == 0 ? absl::OkStatus() : Failed("write");
}

absl::Status PartFile::Failed(const char* what) const {
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " ", path_, ": ", std::strerror(errno)));
}

}  // namespace urlfilter::fetch
