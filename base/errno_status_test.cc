#include "base/errno_status.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "base/status_testing.h"

namespace urlfilter {
namespace {

using absl::StatusCode;

TEST(ErrnoStatus, SaysWhatWasTriedOnWhatAndWhy) {
  errno = ENOENT;
  EXPECT_EQ(ErrnoStatus("cannot open", "/a/b").message(),
            "cannot open /a/b: No such file or directory");
}

TEST(ErrnoStatus, TellsByItsCodeWhatTheCallerMayDo) {
  struct {
    int error;
    StatusCode code;
  } const kCases[] = {
      {ENOENT, StatusCode::kNotFound},
      {ENOTDIR, StatusCode::kNotFound},
      {EACCES, StatusCode::kPermissionDenied},
      {EPERM, StatusCode::kPermissionDenied},
      {EROFS, StatusCode::kPermissionDenied},
      {ENOSPC, StatusCode::kResourceExhausted},
      {EDQUOT, StatusCode::kResourceExhausted},
      {EFBIG, StatusCode::kResourceExhausted},
      {EMFILE, StatusCode::kUnavailable},
      {ENFILE, StatusCode::kUnavailable},
      {EIO, StatusCode::kUnavailable},
      {ELOOP, StatusCode::kInvalidArgument},
      {ENAMETOOLONG, StatusCode::kInvalidArgument},
  };
  for (const auto& [error, code] : kCases) {
    errno = error;
    EXPECT_EQ(ErrnoStatus("cannot read", "x").code(), code) << error;
  }
}

}  // namespace
}  // namespace urlfilter
