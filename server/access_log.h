// One JSON line an answered request, with nothing about a person in it: no address, no query, no
// header of the client. `filter` and `version` are there only if they are published.
//
//   {"time":"2026-11-23T19:20:01.123Z","method":"GET","route":"manifest","filter":"demo",
//    "status":304,"bytes":212,"seconds":0.000041,"tls":true}      (on one line)
//
// An answer whose connection ended before its last byte has "complete":false as well.
#ifndef URLFILTER_SERVER_ACCESS_LOG_H_
#define URLFILTER_SERVER_ACCESS_LOG_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/net/connection.h"

namespace spdlog {
class logger;
}

namespace urlfilter::server {

// The line for one answer, without the newline.
std::string AccessLogLine(const AnswerRecord& record, absl::Time now);

// Safe to use from any thread.
class AccessLog {
 public:
  // Appends to the file `path`; "-" is standard output, "" writes nothing. PermissionDenied if
  // the file cannot be opened, for whatever reason.
  static absl::StatusOr<std::unique_ptr<AccessLog>> Open(const std::string& path);
  ~AccessLog();

  // One line, with the time of now. It may stay in a buffer until Flush() or the end.
  void Write(const AnswerRecord& record);

  // Writes out what is buffered.
  void Flush();

  // Closes the file and opens the one that has the name now: after it was rotated. On an error,
  // that of Open(), the old one stays in use.
  absl::Status Reopen();

 private:
  explicit AccessLog(std::string path) : path_(std::move(path)) {}
  std::shared_ptr<spdlog::logger> Current() const;

  const std::string path_;
  mutable std::mutex mutex_;
  std::shared_ptr<spdlog::logger> logger_;  // guarded by mutex_; null: nothing is written
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_ACCESS_LOG_H_
