// A request whose answer does not come, or says "not now", is sent again after a pause.
#ifndef URLFILTER_COMPILER_PUBLISH_RETRY_H_
#define URLFILTER_COMPILER_PUBLISH_RETRY_H_

#include <chrono>
#include <functional>

#include "absl/status/statusor.h"
#include "compiler/publish/publish_transport.h"

namespace urlfilter::compiler {

struct RetryPolicy {
  int attempts = 4;                                      // in all; below 1 counts as 1
  std::function<void(std::chrono::milliseconds)> sleep;  // must be set, unless `attempts` is 1
};

// Whether an HTTP status says "not now": 429, 500, 502, 503, 504.
bool IsNotNow(int status);

// Pauses of 1, 2, 4 ... seconds after Unavailable and the statuses of IsNotNow().
// Returns what the last attempt returned. For requests that may safely be repeated.
absl::StatusOr<PublishResponse> SendWithRetries(PublishTransport& transport,
                                                const PublishRequest& request,
                                                const RetryPolicy& policy);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_RETRY_H_
