// Who published what: one JSON line an event, appended and synced, never changed.
//
//   {"time":"2026-11-23T19:20:01Z","event":"accepted","publisher":"ci","filter":"demo","version":7,
//    "manifestSha256":"..."}
//
// "accepted" is written when a release has passed every check, before its pointer moves;
// "published" after it moved. An "accepted" without a "published" is a server that was stopped in
// between: the pointer tells which it was. A line that is no whole JSON object is of a writer that
// was stopped, or had no room, amid it; the next event has a line of its own.
#ifndef URLFILTER_SERVER_PUBLISH_AUDIT_LOG_H_
#define URLFILTER_SERVER_PUBLISH_AUDIT_LOG_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace urlfilter::server {

struct AuditEvent {
  std::string_view event;  // "accepted", "published", "refused"
  std::string publisher;
  std::string filter;
  uint64_t version = 0;         // 0 if the manifest could not be read
  std::string manifest_sha256;  // of the bytes as they came, in hex
  std::string reason;           // of a refusal
};

// Safe to use from any thread and process: each writer locks the file (flock) and appends one line.
class AuditLog {
 public:
  explicit AuditLog(std::string path) : path_(std::move(path)) {}
  // Makes the file, mode 0640, unless there is one; its folder must be there. Unavailable if the
  // line is not safely on disk, for whatever reason; a part of it may be.
  absl::Status Append(const AuditEvent& event, int64_t now_unix_seconds) const;

 private:
  const std::string path_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_AUDIT_LOG_H_
