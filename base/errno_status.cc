#include "base/errno_status.h"

#include <cerrno>
#include <cstring>
#include <string>

namespace urlfilter {
namespace {

absl::StatusCode CodeOf(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::StatusCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::StatusCode::kPermissionDenied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::StatusCode::kResourceExhausted;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

}  // namespace

absl::Status ErrnoStatus(std::string_view action, std::string_view subject) {
  const int error = errno;
  std::string message(action);
  message.append(" ").append(subject).append(": ").append(std::strerror(error));
  return absl::Status(CodeOf(error), message);
}

}  // namespace urlfilter
