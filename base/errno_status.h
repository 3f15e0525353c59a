// What a failed system call means to the caller, as a Status: one table for the whole house.
//
//   if (fd < 0) return ErrnoStatus("cannot open", path);
#ifndef URLFILTER_BASE_ERRNO_STATUS_H_
#define URLFILTER_BASE_ERRNO_STATUS_H_

#include <string_view>

#include "absl/status/status.h"

namespace urlfilter {

// The Status for `errno`, which is read first of all; "`action` `subject`: the system's reason".
//   NotFound            no such file, or a part of the path is not a folder
//   PermissionDenied    not allowed, or the file system is read-only
//   ResourceExhausted   no room on the disk, over a quota or a size limit
//   InvalidArgument     the path is too long, or its links lead in a circle: another path is needed
//   Unavailable         everything else, no descriptors left (EMFILE) among it: a retry may help
// absl::ErrnoToStatus has other codes for some of them, so that each caller would have to know
// them. Safe to call from any thread.
absl::Status ErrnoStatus(std::string_view action, std::string_view subject);

}  // namespace urlfilter

#endif  // URLFILTER_BASE_ERRNO_STATUS_H_
