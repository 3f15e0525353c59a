#include "server/access_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "base/files.h"
#include "base/status_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::HasSubstr;

AnswerRecord Record() {
  AnswerRecord record;
  record.method = "GET";
  record.summary.route = "artifact";
  record.summary.status = 206;
  record.summary.filter = "demo";
  record.summary.version = 7;
  record.sent_bytes = 1234;
  record.duration = std::chrono::microseconds(41);
  record.is_tls = true;
  return record;
}

TEST(AccessLog, WritesOneJsonObjectALine) {
  EXPECT_EQ(
      AccessLogLine(Record(), absl::FromUnixMillis(1764000000123)),
      R"({"time":"2025-11-24T16:00:00.123Z","method":"GET","route":"artifact",)"
      R"("filter":"demo","version":7,"status":206,"bytes":1234,"seconds":0.000041,"tls":true})");
}

TEST(AccessLog, SaysWhenTheClientLeftEarly) {
  AnswerRecord record = Record();
  record.is_complete = false;
  record.summary.filter.clear();
  record.summary.version = 0;
  const auto line = nlohmann::json::parse(AccessLogLine(record, absl::UnixEpoch()));
  EXPECT_EQ(line["complete"], false);
  EXPECT_FALSE(line.contains("filter"));
  EXPECT_FALSE(line.contains("version"));
}

TEST(AccessLog, WritesToTheNewFileAfterItWasRotated) {
  const std::string path = ::testing::TempDir() + "/access-" + std::to_string(getpid());
  ASSERT_OK_AND_ASSIGN(const auto log, AccessLog::Open(path));
  log->Write(Record());
  log->Flush();
  ASSERT_EQ(std::rename(path.c_str(), (path + ".1").c_str()), 0);
  ASSERT_OK(log->Reopen());
  log->Write(Record());
  log->Write(Record());
  log->Flush();
  ASSERT_OK_AND_ASSIGN(const std::string old_file, ReadFile(path + ".1", 10000));
  ASSERT_OK_AND_ASSIGN(const std::string new_file, ReadFile(path, 10000));
  EXPECT_EQ(std::count(old_file.begin(), old_file.end(), '\n'), 1);
  EXPECT_EQ(std::count(new_file.begin(), new_file.end(), '\n'), 2);
}

TEST(AccessLog, ReportsAFileThatCannotBeOpened) {
  EXPECT_THAT(AccessLog::Open("/proc/no-such-folder/log"),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("/proc/no-such-folder/log")));
}

TEST(AccessLog, MayBeTurnedOff) {
  ASSERT_OK_AND_ASSIGN(const auto log, AccessLog::Open(""));
  log->Write(Record());
  EXPECT_OK(log->Reopen());
}

}  // namespace
}  // namespace urlfilter::server
