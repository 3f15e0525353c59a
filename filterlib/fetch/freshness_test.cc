#include "filterlib/fetch/freshness.h"

#include <fstream>
#include <optional>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/updater_testing.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter::fetch {
namespace {

using ::testing::HasSubstr;

class FreshnessTest : public UpdaterTest {
 protected:
  void Install(const std::string& expires = "", const std::string& kill_switch = "") {
    store::TestRelease release = Release(3);
    release.manifest.expires = expires;
    if (!kill_switch.empty()) release.manifest.kill_switch_reason = kill_switch;
    store::RefreshManifest(release);
    Publish(release);
    ASSERT_EQ(Update().result, UpdateResult::kUpdated);
  }
  void ExpectDegraded(Degraded degraded, const std::string& reason) {
    const Freshness freshness = FreshnessOf(store_, now_);
    EXPECT_EQ(DegradedName(freshness.degraded), DegradedName(degraded)) << freshness.reason;
    EXPECT_THAT(freshness.reason, HasSubstr(reason));
  }
};

TEST_F(FreshnessTest, TellsVersionAgeAndExpiry) {
  Install("2027-01-16T08:00:00Z");
  now_ += 100;
  const Freshness freshness = FreshnessOf(store_, now_);
  EXPECT_EQ(freshness.degraded, Degraded::kNo) << freshness.reason;
  EXPECT_EQ(freshness.version, 3u);
  EXPECT_EQ(freshness.tag, "tag-3");
  EXPECT_EQ(freshness.age_seconds, 100);
  EXPECT_EQ(freshness.expires_unix, kTestNow + 86400);
}

TEST_F(FreshnessTest, SaysThatNothingWasEverInstalledAndWhy) {
  ExpectDegraded(Degraded::kNoFilter, "no filter was ever installed");
  EXPECT_EQ(FreshnessOf(store_, now_).age_seconds, std::nullopt);
  EXPECT_EQ(Update().result, UpdateResult::kNotPublished);
  ExpectDegraded(Degraded::kNoFilter, "404");
}

TEST_F(FreshnessTest, SaysThatTheStoreIsDamaged) {
  Install();
  std::ofstream(dir_ + "/current.json") << "{";
  ExpectDegraded(Degraded::kStoreDamaged, "");
}

TEST_F(FreshnessTest, SaysThatTheReleaseExpired) {
  Install("2027-01-16T08:00:00Z");
  now_ = kTestNow + 86399;
  EXPECT_EQ(FreshnessOf(store_, now_).degraded, Degraded::kNo);
  now_ = kTestNow + 86400;
  ExpectDegraded(Degraded::kExpired, "2027-01-16T08:00:00Z");
}

TEST_F(FreshnessTest, SaysThatThePublisherSwitchedTheFilterOff) {
  Install("", "blocks the intranet");
  ExpectDegraded(Degraded::kSwitchedOff, "blocks the intranet");
}

TEST_F(FreshnessTest, SaysThatTheLastChecksFailed) {
  Install();
  Answer("manifest.json").error = absl::UnavailableError("cannot connect");
  Update();
  ExpectDegraded(Degraded::kUpdateFailing, "the last 1 check failed: cannot connect");
  Update();
  ExpectDegraded(Degraded::kUpdateFailing, "the last 2 checks failed");
}

TEST_F(FreshnessTest, SaysThatNoCheckSucceededForThreeIntervals) {
  Install();
  now_ += 3 * 86400;
  EXPECT_EQ(FreshnessOf(store_, now_).degraded, Degraded::kNo);
  now_ += 1;
  ExpectDegraded(Degraded::kStale, "no successful check for 72h1s");
}

}  // namespace
}  // namespace urlfilter::fetch
