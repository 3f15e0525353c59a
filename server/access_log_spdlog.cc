#include <fmt/compile.h>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "server/access_log.h"
#include "server/http/http_message.h"
#include "server/net/connection.h"

namespace urlfilter::server {
namespace {

absl::StatusOr<std::shared_ptr<spdlog::logger>> OpenLogger(const std::string& path) {
  if (path.empty()) return nullptr;
  try {
    spdlog::sink_ptr sink;
    if (path == "-") {
      sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
    } else {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    }
    sink->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, "\n"));
    return std::make_shared<spdlog::logger>("access", std::move(sink));
  } catch (const spdlog::spdlog_ex& error) {
    return absl::PermissionDeniedError(
        absl::StrCat("cannot open the access log ", path, ": ", error.what()));
  }
}

// "2026-11-23T19:20:01.123Z". Formatting a date costs more than all else in the line, so each
// thread keeps the last second it wrote.
std::string TimeText(absl::Time now) {
  thread_local int64_t known_second = -1;
  thread_local std::string known_text;
  const int64_t milliseconds = absl::ToUnixMillis(now);
  if (const int64_t second = milliseconds / 1000; second != known_second) {
    known_second = second;
    known_text = absl::FormatTime("%Y-%m-%dT%H:%M:%S", now, absl::UTCTimeZone());
  }
  return fmt::format(FMT_COMPILE("{}.{:03}Z"), known_text, milliseconds % 1000);
}

}  // namespace

// Formats are compiled, because every answer has its line.
std::string AccessLogLine(const AnswerRecord& record, absl::Time now) {
  fmt::memory_buffer line;
  const Response& summary = record.summary;
  auto out = fmt::appender(line);
  out = fmt::format_to(out, FMT_COMPILE(R"({{"time":"{}","method":"{}","route":"{}")"),
                       TimeText(now), record.method, summary.route);
  if (!summary.filter.empty()) {
    out = fmt::format_to(out, FMT_COMPILE(R"(,"filter":"{}")"), summary.filter);
  }
  if (summary.version > 0) {
    out = fmt::format_to(out, FMT_COMPILE(R"(,"version":{})"), summary.version);
  }
  const int64_t microseconds = record.duration.count();
  out = fmt::format_to(out, FMT_COMPILE(R"(,"status":{},"bytes":{},"seconds":{}.{:06},"tls":{})"),
                       summary.status, record.sent_bytes, microseconds / 1'000'000,
                       microseconds % 1'000'000, record.is_tls);
  if (!record.is_complete) line.append(std::string_view(R"(,"complete":false)"));
  line.push_back('}');
  return fmt::to_string(line);
}

absl::StatusOr<std::unique_ptr<AccessLog>> AccessLog::Open(const std::string& path) {
  std::unique_ptr<AccessLog> log(new AccessLog(path));
  RETURN_IF_ERROR(log->Reopen());
  return log;
}

AccessLog::~AccessLog() { Flush(); }

std::shared_ptr<spdlog::logger> AccessLog::Current() const {
  const std::lock_guard lock(mutex_);
  return logger_;
}

void AccessLog::Write(const AnswerRecord& record) {
  const std::shared_ptr<spdlog::logger> logger = Current();
  if (logger != nullptr) logger->info(AccessLogLine(record, absl::Now()));
}

void AccessLog::Flush() {
  const std::shared_ptr<spdlog::logger> logger = Current();
  if (logger != nullptr) logger->flush();
}

absl::Status AccessLog::Reopen() {
  ASSIGN_OR_RETURN(std::shared_ptr<spdlog::logger> fresh, OpenLogger(path_));
  const std::lock_guard lock(mutex_);
  logger_ = std::move(fresh);
  return absl::OkStatus();
}

}  // namespace urlfilter::server
