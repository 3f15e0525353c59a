#include "server/publish/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/status_testing.h"
#include "server/publish/file_size_limit_testing.h"
#include "server/release_tree_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kNow = 1'800'000'000;  // 2027-01-15

class AuditLogTest : public ::testing::Test {
 protected:
  absl::Status Append(uint64_t version) const {
    return log_.Append({"published", "ci", "demo", version, "aa", ""}, kNow);
  }

  std::string Text() const { return *ReadFile(path_, 1 << 20); }

  // The versions of the lines, 0 for one that is no whole event.
  std::vector<uint64_t> Versions() const {
    std::vector<uint64_t> versions;
    std::istringstream lines(Text());
    for (std::string line; std::getline(lines, line);) {
      const auto json = nlohmann::json::parse(line, nullptr, false);
      versions.push_back(json.is_object() ? json["version"].get<uint64_t>() : 0);
    }
    return versions;
  }

  const ReleaseTree tree_{"audit-log"};
  const std::string path_ = tree_.root() + "/audit.log";
  const AuditLog log_{path_};
};

TEST_F(AuditLogTest, AddsALineAnEvent) {
  EXPECT_OK(Append(1));
  EXPECT_OK(Append(2));
  EXPECT_THAT(Versions(), ElementsAre(1, 2));
  EXPECT_THAT(Text(), HasSubstr(R"({"time":"2027-01-15T08:00:00Z","event":"published")"));
}

TEST_F(AuditLogTest, LeavesNoEventBehindHalfALine) {
  EXPECT_OK(Append(1));
  {
    const FileSizeLimit full(Text().size() + 20);
    EXPECT_THAT(Append(2), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("audit.log")));
  }
  EXPECT_OK(Append(3));
  EXPECT_OK(Append(4));
  EXPECT_THAT(Versions(), ElementsAre(1, 0, 3, 4));
}

TEST_F(AuditLogTest, NeedsItsFolder) {
  const AuditLog nowhere(tree_.root() + "/none/audit.log");
  EXPECT_THAT(nowhere.Append({}, kNow),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("No such file or directory")));
}

}  // namespace
}  // namespace urlfilter::server
