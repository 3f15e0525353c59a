#include "filterlib/c_api/c_values.h"

namespace urlfilter::c_api {

int32_t CodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return URLFILTER_OK;
    case absl::StatusCode::kInvalidArgument:
      return URLFILTER_INVALID_ARGUMENT;
    case absl::StatusCode::kNotFound:
      return URLFILTER_NOT_FOUND;
    case absl::StatusCode::kPermissionDenied:
      return URLFILTER_PERMISSION_DENIED;
    case absl::StatusCode::kDataLoss:
      return URLFILTER_DATA_LOSS;
    case absl::StatusCode::kResourceExhausted:
      return URLFILTER_RESOURCE_EXHAUSTED;
    case absl::StatusCode::kFailedPrecondition:
      return URLFILTER_FAILED_PRECONDITION;
    case absl::StatusCode::kUnavailable:
      return URLFILTER_UNAVAILABLE;
    default:
      return URLFILTER_INTERNAL;
  }
}

void CopyText(std::string_view text, char* buffer, size_t size) {
  if (buffer == nullptr || size == 0) return;
  const size_t length = std::min(text.size(), size - 1);
  std::memcpy(buffer, text.data(), length);
  buffer[length] = '\0';
}

int32_t Report(const absl::Status& status, char* error, size_t error_size) {
  CopyText({status.message().data(), status.message().size()}, error, error_size);
  return CodeOf(status);
}

int32_t BadArgument(char* error, size_t error_size) {
  CopyText("an argument is NULL, or a struct_size is not set", error, error_size);
  return URLFILTER_INVALID_ARGUMENT;
}

}  // namespace urlfilter::c_api
