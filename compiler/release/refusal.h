// "No" as an answer, told from "could not": what was asked for could be judged, and a gate or the
// other side says no. Commands end with 1 after the first, and with 2 after the second.
//
//   if (budget < size) return RefusedError("the plist would have 7 MB, and `size_budget` is 6 MB");
//   ...
//   return IsRefused(status) ? 1 : 2;
#ifndef URLFILTER_COMPILER_RELEASE_REFUSAL_H_
#define URLFILTER_COMPILER_RELEASE_REFUSAL_H_

#include <string_view>

#include "absl/status/status.h"

namespace urlfilter::compiler {

// FailedPrecondition with a mark. Other errors of that code, such as a file of a later format
// version, have none.
absl::Status RefusedError(std::string_view message);

// Whether the status has the mark; copies and RETURN_IF_ERROR keep it.
bool IsRefused(const absl::Status& status);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_REFUSAL_H_
