#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/time/time.h"
#include "base/errno_status.h"
#include "base/file_descriptor.h"
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

// True if the file ends amid a line: of a writer that was stopped, or had no room.
bool EndsAmidALine(int fd) {
  const off_t size = lseek(fd, 0, SEEK_END);
  char last = '\n';
  return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

absl::Status Failed(const std::string& path) {
  return absl::UnavailableError(ErrnoStatus("cannot append to the audit log", path).message());
}

}  // namespace

absl::Status AuditLog::Append(const AuditEvent& event, int64_t now_unix_seconds) const {
  const FileDescriptor fd(open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
  if (fd.get() < 0) return Failed(path_);
  while (flock(fd.get(), LOCK_EX) != 0) {  // until it is closed
    if (errno != EINTR) return Failed(path_);
  }
  const std::string line = Line(event, now_unix_seconds);
  const std::string text = EndsAmidALine(fd.get()) ? "\n" + line : line;
  for (size_t done = 0; done < text.size();) {
    const ssize_t written = write(fd.get(), text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed(path_);
    done += static_cast<size_t>(written);
  }
  return fsync(fd.get()) == 0 ? absl::OkStatus() : Failed(path_);
}

}  // namespace urlfilter::server
