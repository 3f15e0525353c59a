// Who published what: one JSON line an event, appended and synced, never changed.
//
//   {"time":"2026-11-23T19:20:01Z","event":"accepted","publisher":"ci","filter":"demo","version":7,
//    "manifestSha256":"..."}
//
// "accepted" is written when a release has passed every check, before its pointer moves;
// "published" after it moved. An "accepted" without a "published" is a server that was stopped in
// between: the pointer tells which it was.
#ifndef URLFILTER_SERVER_PUBLISH_AUDIT_LOG_H_
#define URLFILTER_SERVER_PUBLISH_AUDIT_LOG_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace urlfilter::server {

struct AuditEvent {
  std::string_view event;  // "accepted", "published", "refused"
  std::string publisher;
  std::string filter;
  uint64_t version = 0;
  std::string manifest_sha256;
  std::string reason;  // of a refusal
};

// Safe to use from any thread and process: each line is one append.
class AuditLog {
 public:
  explicit AuditLog(std::string path) : path_(std::move(path)) {}
  // Unavailable or ResourceExhausted if the line is not safely on disk.
  absl::Status Append(const AuditEvent& event, int64_t now_unix_seconds) const;

 private:
  const std::string path_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_AUDIT_LOG_H_
