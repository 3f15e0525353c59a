#include "filterlib/fetch/freshness.h"

#include <fstream>
#include <optional>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/updater_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter::fetch {
namespace {

using ::testing::HasSubstr;

class FreshnessTest : public UpdaterTest {
 protected:
  void Install(const std::string& expires = "", const std::string& kill_switch = "",
               const format::Prefetch& prefetch = {}) {
    store::TestRelease release = Release(3);
    release.manifest.prefetch = prefetch;
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

TEST_F(FreshnessTest, GivesEachOfTheThreeIntervalsItsWholeJitter) {
  Install("", "", {7200, 2700, 600});
  now_ += 3 * (7200 + 600);
  EXPECT_EQ(FreshnessOf(store_, now_).degraded, Degraded::kNo);
  now_ += 1;
  ExpectDegraded(Degraded::kStale, "no successful check for 6h30m1s");
}

TEST_F(FreshnessTest, SaysTheGravestOfSeveralThings) {
  Install("2027-01-16T08:00:00Z", "blocks the intranet");
  now_ = kTestNow + 4 * 86400;
  ExpectDegraded(Degraded::kExpired, "2027-01-16T08:00:00Z");
}

TEST_F(FreshnessTest, SaysThatItIsSwitchedOffRatherThanStale) {
  Install("", "blocks the intranet");
  now_ += 4 * 86400;
  ExpectDegraded(Degraded::kSwitchedOff, "blocks the intranet");
}

TEST_F(FreshnessTest, SaysThatItIsStaleRatherThanFailingAndWhy) {
  Install();
  now_ += 4 * 86400;
  Answer("manifest.json").error = absl::UnavailableError("cannot connect");
  ASSERT_EQ(Update().result, UpdateResult::kUnreachable);
  ExpectDegraded(Degraded::kStale, "no successful check for 96h: cannot connect");
}

}  // namespace
}  // namespace urlfilter::fetch
