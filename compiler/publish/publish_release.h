// Sends a built release to a server: content first, manifest last, each file from where the
// server has it. The server verifies everything before its pointer moves. docs/http-api.md shows
// the calls.
#ifndef URLFILTER_COMPILER_PUBLISH_PUBLISH_RELEASE_H_
#define URLFILTER_COMPILER_PUBLISH_PUBLISH_RELEASE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "compiler/publish/publish_transport.h"

namespace urlfilter::compiler {

struct PublishOptions {
  std::string release_dir;      // as `urlfilterc build --out` made it
  std::string filter;           // empty: the only one there
  size_t part_bytes = 1 << 20;  // of one request; not 0
  // As in RetryPolicy: each request is sent at most so many times, with pauses between.
  int attempts = 4;
  std::function<void(std::chrono::milliseconds)> sleep;
  // After each part: bytes of the file that the server has, of `size`. May be empty.
  std::function<void(const std::string& file, uint64_t sent, uint64_t size)> progress;
};

struct PublishSummary {
  std::string filter;
  uint64_t version = 0;
  std::string tag;
  uint64_t sent_bytes = 0;     // of artifacts, now
  uint64_t resumed_bytes = 0;  // that the server had already
  bool was_published = false;  // before: nothing was to be done
};

// Status: as LoadBuiltRelease if the folder has no such release; Unavailable if the server could
// not be reached or says 503 (run it again: it goes on where it stopped); PermissionDenied if the
// server does not know or admit the publisher, or its certificate is not to be trusted; NotFound if
// it takes no publications; AlreadyExists if the version is not newer than the server's;
// FailedPrecondition with the server's words for any other answer. If that one comes where bytes of
// an earlier attempt were used, they are removed and everything is sent once more.
absl::StatusOr<PublishSummary> PublishRelease(const PublishOptions& options,
                                              PublishTransport& transport);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_PUBLISH_RELEASE_H_
