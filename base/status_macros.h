// RETURN_IF_ERROR and ASSIGN_OR_RETURN for absl::Status and absl::StatusOr.
// Debian's Abseil (20220623) ships neither.
//
//   ASSIGN_OR_RETURN(const Manifest manifest, ParseManifest(bytes));
//   RETURN_IF_ERROR(WriteFile(path, bytes));
//
// Both return the error from the function around them, which gives a Status or a StatusOr.
// ASSIGN_OR_RETURN is several statements: never the body of an `if` without braces.
#ifndef URLFILTER_BASE_STATUS_MACROS_H_
#define URLFILTER_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define URLFILTER_MACRO_JOIN_INNER(a, b) a##b
#define URLFILTER_MACRO_JOIN(a, b) URLFILTER_MACRO_JOIN_INNER(a, b)

#define RETURN_IF_ERROR(expr)                              \
  do {                                                     \
    absl::Status urlfilter_status_ = (expr);               \
    if (!urlfilter_status_.ok()) return urlfilter_status_; \
  } while (false)

#define ASSIGN_OR_RETURN(lhs, expr) \
  ASSIGN_OR_RETURN_INNER(URLFILTER_MACRO_JOIN(urlfilter_statusor_, __LINE__), lhs, expr)

#define ASSIGN_OR_RETURN_INNER(tmp, lhs, expr) \
  auto tmp = (expr);                           \
  if (!tmp.ok()) return tmp.status();          \
  lhs = *std::move(tmp)

#endif  // URLFILTER_BASE_STATUS_MACROS_H_
