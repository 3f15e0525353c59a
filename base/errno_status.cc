#include "base/errno_status.h"

#include <cerrno>
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
    case ELOOP:
    case ENAMETOOLONG:
      return absl::StatusCode::kInvalidArgument;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

}  // namespace

absl::Status ErrnoStatus(std::string_view action, std::string_view subject) {
  const int error = errno;
  std::string tried(action);
  tried.append(" ").append(subject);
  // The reason is Abseil's to find: std::strerror may share its text between threads.
  return absl::Status(CodeOf(error), absl::ErrnoToStatus(error, tried).message());
}

}  // namespace urlfilter
