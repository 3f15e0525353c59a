#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/publish/audit_log.h"

namespace urlfilter::server {
namespace {

std::string Line(const AuditEvent& event, int64_t now_unix_seconds) {
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(now_unix_seconds),
                                  absl::UTCTimeZone());
  line["event"] = std::string(event.event);
  line["publisher"] = event.publisher;
  line["filter"] = event.filter;
  line["version"] = event.version;
  line["manifestSha256"] = event.manifest_sha256;
  if (!event.reason.empty()) line["reason"] = event.reason;
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

absl::Status AuditLog::Append(const AuditEvent& event, int64_t now_unix_seconds) const {
  const std::string line = Line(event, now_unix_seconds);
  const int fd = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  const bool is_written =
      fd >= 0 && write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
      fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) close(fd);
  if (is_written) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("cannot append to the audit log ", path_, ": ", std::strerror(error)));
}

}  // namespace urlfilter::server
