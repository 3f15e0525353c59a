// What an update does when all goes well, or the network does not.
#include "filterlib/fetch/updater.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "filterlib/fetch/updater_testing.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/signature.h"
#include "filterlib/store/store_testing.h"
#include "filterlib/store/update_state.h"

namespace urlfilter::fetch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(UpdaterTest, InstallsTheFirstRelease) {
  const store::TestRelease release = Release(7);
  Publish(release);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(outcome.version, 7u);
  EXPECT_EQ(outcome.tag, "tag-7");
  EXPECT_EQ(outcome.downloaded_bytes, release.plist_bytes.size());
  EXPECT_THAT(server_.Paths(), ElementsAre("/v1/test/manifest.json", "/v1/test/7/filter.plist"));
  EXPECT_EQ(*ReadFile(store_.Current().value()->plist_path, 1 << 20), release.plist_bytes);
  EXPECT_TRUE(std::filesystem::is_empty(store_.downloads_dir()));
}

TEST_F(UpdaterTest, AsksConditionallyAndFetchesNothingWhenNothingChanged) {
  InstallFirst();
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUnchanged);
  EXPECT_THAT(server_.Paths(), ElementsAre("/v1/test/manifest.json"));
  EXPECT_EQ(server_.requests[0].if_none_match, Answer("manifest.json").etag);
}

TEST_F(UpdaterTest, KnowsTheInstalledReleaseWithoutEntityTagsToo) {
  InstallFirst();
  Answer("manifest.json").etag = "";
  EXPECT_EQ(Update().result, UpdateResult::kUnchanged);
  EXPECT_EQ(Update().result, UpdateResult::kUnchanged);
  EXPECT_EQ(server_.requests.back().if_none_match, "");
}

TEST_F(UpdaterTest, ReplacesTheInstalledRelease) {
  InstallFirst();
  Publish(Release(2, 100));
  EXPECT_EQ(Update().result, UpdateResult::kUpdated);
  EXPECT_EQ(InstalledVersion(), 2u);
  EXPECT_EQ(State().highest_version, 2u);
}

TEST_F(UpdaterTest, ReusesThePlistWhenOnlyOtherFieldsChanged) {
  InstallFirst();
  store::TestRelease release = Release(1);
  release.manifest.version = 2;
  release.manifest.prefetch.interval_seconds = 3600;
  release.manifest_bytes = format::SerializeManifest(release.manifest);
  Publish(release);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(outcome.downloaded_bytes, 0u);
  EXPECT_THAT(server_.Paths(), ElementsAre("/v1/test/manifest.json"));
  EXPECT_EQ(InstalledVersion(), 2u);
}

TEST_F(UpdaterTest, FetchesTheInAppFileToo) {
  store::TestRelease release = Release(1);
  release.in_app_bytes = store::MakeTestContainer({"host-1.example"});
  store::RefreshManifest(release);
  Publish(release);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(*ReadFile(store_.Current().value()->in_app_path, 1 << 20), release.in_app_bytes);
}

// The way out is to update the app, not to look for room or permission.
TEST_F(UpdaterTest, RefusesAnInAppFileOfANewerFormat) {
  InstallFirst();
  store::TestRelease release = Release(2, 100);
  release.in_app_bytes = store::MakeTestContainer({"host-1.example"});
  release.in_app_bytes[8] = 2;  // its version
  store::RefreshManifest(release);
  Publish(release);
  ExpectRefused(UpdateResult::kNewerSchema, "in-app container of version 2");
}

TEST_F(UpdaterTest, RefusesATrustedKeyThatIsNoneByItsName) {
  EXPECT_THAT(AddTrustedKey("keys/a.pem", "no key", options_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("keys/a.pem: ")));
  EXPECT_THAT(options_.trusted_keys, IsEmpty());
  const auto key = format::PrivateKey::Generate().value().Public();
  EXPECT_OK(AddTrustedKey("key", key.ToPem(), options_));
  EXPECT_EQ(options_.trusted_keys.at(0).KeyId(), key.KeyId());
}

TEST_F(UpdaterTest, SaysThatThePublisherSwitchedTheFilterOff) {
  store::TestRelease release = Release(1);
  release.manifest.kill_switch_reason = "blocks the intranet";
  store::RefreshManifest(release);
  Publish(release);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated);
  EXPECT_THAT(outcome.message, HasSubstr("switched off: blocks the intranet"));
}

TEST_F(UpdaterTest, KeepsTheFilterWhenTheServerCannotBeReached) {
  const std::pair<absl::Status, UpdateResult> cases[] = {
      {absl::UnavailableError("cannot connect"), UpdateResult::kUnreachable},
      {absl::DeadlineExceededError("not complete"), UpdateResult::kTimedOut},
      {absl::UnauthenticatedError("expired certificate"), UpdateResult::kCertificateRefused},
      {absl::FailedPreconditionError("cannot read CA"), UpdateResult::kMisconfigured},
  };
  InstallFirst();
  for (const auto& [error, result] : cases) {
    Answer("manifest.json").error = error;
    ExpectRefused(result, std::string(error.message()));
  }
}

TEST_F(UpdaterTest, KeepsTheFilterOnAnyHttpStatusThatIsNotAnAnswer) {
  InstallFirst();
  Answer("manifest.json").status = 404;
  ExpectRefused(UpdateResult::kNotPublished, "404");
  Answer("manifest.json").status = 302;
  ExpectRefused(UpdateResult::kServerError, "redirects are not followed");
  Answer("manifest.json").status = 503;
  ExpectRefused(UpdateResult::kServerError, "503");
}

TEST_F(UpdaterTest, RefusesToUseOneStoreForTwoFilters) {
  InstallFirst();
  options_.filter = "other";
  const store::UpdateState before = State();
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kWrongFilter);
  EXPECT_THAT(outcome.message, HasSubstr("holds filter \"test\", not \"other\""));
  EXPECT_EQ(outcome.version, 1u);
  EXPECT_EQ(outcome.tag, "tag-1");
  EXPECT_THAT(server_.requests, IsEmpty());
  EXPECT_EQ(State(), before);
}

TEST_F(UpdaterTest, RefusesAFilterNameThatCouldLeaveItsFolder) {
  options_.filter = "../private";
  EXPECT_EQ(Update().result, UpdateResult::kMisconfigured);
  EXPECT_THAT(server_.requests, IsEmpty());
}

TEST_F(UpdaterTest, LetsOneProcessAtATimeUpdate) {
  InstallFirst();
  const auto lock = store_.TryLock();
  ASSERT_OK(lock);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kBusy);
  EXPECT_EQ(outcome.version, 1u);
  EXPECT_EQ(outcome.tag, "tag-1");
  EXPECT_THAT(server_.requests, IsEmpty());
}

TEST_F(UpdaterTest, ReplacesAPointerThatIsTooLargeByTheNextGoodRelease) {
  InstallFirst();
  std::ofstream(dir_ + "/current.json") << std::string(5000, ' ');
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(InstalledVersion(), 1u);
}

TEST_F(UpdaterTest, ReplacesADamagedStoreByTheNextGoodRelease) {
  InstallFirst();
  std::ofstream(dir_ + "/current.json") << "{";
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_THAT(outcome.note, HasSubstr("damaged"));
  EXPECT_EQ(server_.requests[0].if_none_match, "") << "a 304 would leave the damage";
  EXPECT_EQ(InstalledVersion(), 1u);
}

TEST_F(UpdaterTest, RepairsAStoreOfTheFirstVersionWithTheReleaseItHas) {
  InstallFirst();
  store::MakeStoreOfTheFirstVersion(store_);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(InstalledVersion(), 1u);
  EXPECT_EQ(Update().result, UpdateResult::kUnchanged);
}

TEST_F(UpdaterTest, AStoreOfTheFirstVersionIsNotRolledBack) {
  InstallFirst();
  Publish(Release(2));
  EXPECT_EQ(Update().result, UpdateResult::kUpdated);
  store::MakeStoreOfTheFirstVersion(store_);
  Publish(Release(1));
  EXPECT_EQ(Update().result, UpdateResult::kRollback);
}

TEST_F(UpdaterTest, SaysThatTheStoreCannotBeWrittenTo) {
  InstallFirst();
  Publish(Release(2));
  std::filesystem::remove_all(store_.downloads_dir());
  std::ofstream(store_.downloads_dir()) << "in the way";
  ExpectRefused(UpdateResult::kStoreFailed, "downloads");
}

// Damage

class UpdaterDamageTest : public UpdaterTest {
 protected:
  // Version 1 is installed, and bytes of its plist were changed where it lies.
  void SetUp() override {
    InstallFirst();
    const std::string plist = store_.Current().value()->plist_path;
    std::fstream(plist, std::ios::in | std::ios::out | std::ios::binary).seekp(40) << "damage";
    ASSERT_NE(Sha256Hex(*ReadFile(plist, 1 << 20)), Release(1).manifest.plist.sha256);
  }

  void ExpectWholePlist() const {
    const auto release = store_.Current().value();
    EXPECT_EQ(Sha256Hex(*ReadFile(release->plist_path, 1 << 20)), release->manifest.plist.sha256);
  }
};

TEST_F(UpdaterDamageTest, DoesNotReuseAFileThatWasDamagedOnTheDisk) {
  store::TestRelease release = Release(1);
  release.manifest.version = 2;
  release.manifest.kill_switch_reason = "blocks the intranet";
  release.manifest_bytes = format::SerializeManifest(release.manifest);
  Publish(release);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(outcome.version, 2u);
  EXPECT_THAT(server_.Paths(), ElementsAre("/v1/test/manifest.json", "/v1/test/1/filter.plist"));
  ExpectWholePlist();
}

TEST_F(UpdaterDamageTest, RepairsADamagedFileAlthoughTheServerHasNothingNew) {
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(outcome.version, 1u);
  EXPECT_THAT(outcome.note, HasSubstr("damaged"));
  EXPECT_EQ(server_.requests[0].if_none_match, "") << "a 304 would leave the damage";
  ExpectWholePlist();
  EXPECT_EQ(Update().result, UpdateResult::kUnchanged) << "now that it is whole";
}

// Resuming

class UpdaterResumeTest : public UpdaterTest {
 protected:
  // Release 2, of whose plist 2500 bytes came before the connection broke; the next one will hold.
  store::TestRelease BreakOffASecondRelease() {
    InstallFirst();
    store::TestRelease release = Release(2, 100, 2000);
    Publish(release);
    Answer("2/filter.plist").cut_after = 2500;
    ExpectRefused(UpdateResult::kUnreachable, "connection broke");
    Answer("2/filter.plist").cut_after = UINT64_MAX;
    return release;
  }
};

TEST_F(UpdaterResumeTest, ResumesABrokenDownload) {
  const store::TestRelease release = BreakOffASecondRelease();
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(server_.requests.back().range_from, 2500u);
  EXPECT_EQ(server_.requests.back().if_range, Answer("2/filter.plist").etag);
  EXPECT_EQ(outcome.downloaded_bytes, release.plist_bytes.size() - 2500);
}

TEST_F(UpdaterResumeTest, StartsAgainWhenTheServersFileChangedMeanwhile) {
  BreakOffASecondRelease();
  Answer("2/filter.plist").etag = "\"other\"";
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(outcome.downloaded_bytes, Answer("2/filter.plist").body.size());
}

TEST_F(UpdaterResumeTest, StartsAgainOnceWhenTheKeptBytesAreWrong) {
  const store::TestRelease release = BreakOffASecondRelease();
  const std::string part =
      absl::StrCat(store_.downloads_dir(), "/", release.manifest.plist.sha256, ".part");
  ASSERT_EQ(std::filesystem::file_size(part), 2500u);
  std::ofstream(part) << std::string(2500, 'x');
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_EQ(server_.requests.back().range_from, 0u);
}

TEST_F(UpdaterResumeTest, ForgetsPartsOfReleasesThatAreNoLongerOffered) {
  BreakOffASecondRelease();
  Publish(Release(3, 200, 2000));
  EXPECT_EQ(Update().result, UpdateResult::kUpdated);
  EXPECT_TRUE(std::filesystem::is_empty(store_.downloads_dir()));
}

// Deltas

class UpdaterDeltaTest : public UpdaterTest {
 protected:
  // Publishes version 2 with a delta from version 1, of which `count` of 20,000 keys differ.
  void PublishDelta(int count) {
    const store::TestRelease from = Release(1, 0, 20000);
    to_ = Release(2, count, 20000);
    const auto delta = EncodeDelta(format::FilterFileOfPlist(from.plist_bytes, 1).value(),
                                   format::FilterFileOfPlist(to_.plist_bytes, 2).value());
    ASSERT_OK(delta);
    delta_bytes_ = delta->bytes;
    to_.manifest.deltas = {{1, from.manifest.plist.sha256, {}}};
    Describe();
    Publish(from);
    ASSERT_EQ(Update().result, UpdateResult::kUpdated);
    Publish(to_);
    server_.requests.clear();
  }
  // Puts the delta on the server as it now is, and its digest into the manifest.
  void Describe() {
    to_.manifest.deltas[0].artifact = {"2/from-1.delta", delta_bytes_.size(),
                                       Sha256Hex(delta_bytes_)};
    to_.manifest_bytes = format::SerializeManifest(to_.manifest);
    Answer("2/from-1.delta").body = delta_bytes_;
    Publish(to_);
  }
  void ExpectFallBack(const std::string& note) {
    const UpdateOutcome outcome = Update();
    EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
    EXPECT_FALSE(outcome.used_delta);
    EXPECT_THAT(outcome.note, HasSubstr(note));
    EXPECT_EQ(*ReadFile(store_.Current().value()->plist_path, 1 << 22), to_.plist_bytes);
  }

  store::TestRelease to_;
  std::string delta_bytes_;
};

TEST_F(UpdaterDeltaTest, FetchesADeltaInsteadOfTheFile) {
  PublishDelta(20);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  EXPECT_TRUE(outcome.used_delta);
  EXPECT_EQ(outcome.downloaded_bytes, delta_bytes_.size());
  EXPECT_LT(delta_bytes_.size(), to_.plist_bytes.size() / 10);
  EXPECT_THAT(server_.Paths(), ElementsAre("/v1/test/manifest.json", "/v1/test/2/from-1.delta"));
  EXPECT_EQ(*ReadFile(store_.Current().value()->plist_path, 1 << 22), to_.plist_bytes);
}

TEST_F(UpdaterDeltaTest, FallsBackToTheFileWhenTheDeltaIsMissing) {
  PublishDelta(20);
  server_.answers.erase("/v1/test/2/from-1.delta");
  ExpectFallBack("404");
}

TEST_F(UpdaterDeltaTest, FallsBackToTheFileWhenTheDeltaIsNotTheAnnouncedOne) {
  PublishDelta(20);
  Answer("2/from-1.delta").body[200] ^= 1;
  ExpectFallBack("SHA-256");
}

TEST_F(UpdaterDeltaTest, FallsBackToTheFileWhenTheDeltaIsDamagedAtItsSource) {
  PublishDelta(20);
  delta_bytes_.back() ^= 0x40;
  Describe();
  ExpectFallBack("delta is damaged");
}

TEST_F(UpdaterDeltaTest, FallsBackToTheFileWhenTheDeltaLeadsToAnotherRelease) {
  PublishDelta(20);
  delta_bytes_[16] = 9;  // its target version
  Describe();
  ExpectFallBack("for another release");
}

TEST_F(UpdaterDeltaTest, DoesNotFetchADeltaFromAFileItDoesNotHave) {
  PublishDelta(20);
  to_.manifest.deltas[0].from_sha256 = std::string(64, '0');
  Describe();
  ExpectFallBack("");
  EXPECT_THAT(server_.Paths(), ElementsAre("/v1/test/manifest.json", "/v1/test/2/filter.plist"));
}

// Nor is the whole file asked for.
TEST_F(UpdaterDeltaTest, ACancelledDeltaEndsTheAttempt) {
  PublishDelta(20);
  Answer("2/from-1.delta").error = absl::CancelledError("suspended");
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kCancelled) << outcome.message;
  EXPECT_EQ(InstalledVersion(), 1u);
  EXPECT_THAT(server_.Paths(), ElementsAre("/v1/test/manifest.json", "/v1/test/2/from-1.delta"));
}

// When to ask

TEST_F(UpdaterTest, WaitsForTheIntervalAndItsJitterWhenScheduled) {
  store::TestRelease release = Release(1);
  release.manifest.prefetch = {7200, 2700, 600};
  store::RefreshManifest(release);
  Publish(release);
  ASSERT_EQ(Update().result, UpdateResult::kUpdated);
  EXPECT_EQ(State().next_check_unix, kTestNow + 7200 + 300);
  now_ += 7499;
  EXPECT_EQ(Update(Trigger::kScheduled).result, UpdateResult::kNotDue);
  EXPECT_EQ(Update(Trigger::kNow).result, UpdateResult::kUnchanged) << "a person may ask";
  now_ = State().next_check_unix;
  EXPECT_EQ(Update(Trigger::kScheduled).result, UpdateResult::kUnchanged);
}

TEST_F(UpdaterTest, BacksOffAfterFailuresAndComesBackAfterSuccess) {
  InstallFirst();
  Answer("manifest.json").error = absl::UnavailableError("down");
  const int64_t waits[] = {1350, 2700, 5400};
  for (const int64_t wait : waits) {
    ASSERT_EQ(Update().result, UpdateResult::kUnreachable);
    EXPECT_EQ(State().next_check_unix, now_ + wait);
    EXPECT_EQ(Update(Trigger::kScheduled).result, UpdateResult::kNotDue);
    now_ = State().next_check_unix;
  }
  Answer("manifest.json").error = absl::OkStatus();
  EXPECT_EQ(Update(Trigger::kScheduled).result, UpdateResult::kUnchanged);
  EXPECT_EQ(State().consecutive_failures, 0u);
  EXPECT_EQ(State().next_check_unix, now_ + 86400);
}

TEST_F(UpdaterTest, GivesTheServerTheTimeItAsksFor) {
  InstallFirst();
  Answer("manifest.json").status = 503;
  Answer("manifest.json").retry_after_seconds = 7000;
  ASSERT_EQ(Update().result, UpdateResult::kServerError);
  EXPECT_EQ(State().next_check_unix, now_ + 7000);
  Answer("manifest.json").retry_after_seconds = 1'000'000'000;
  ASSERT_EQ(Update().result, UpdateResult::kServerError);
  EXPECT_EQ(State().next_check_unix, now_ + 86400) << "a server cannot switch updates off";
}

TEST_F(UpdaterTest, GivesTheServerTheTimeItAsksForWithTheSignatureToo) {
  InstallFirst();
  sign_with_ = {format::PrivateKey::Generate().value()};
  options_.trusted_keys = {sign_with_[0].Public()};
  Publish(Release(2, 100));
  Answer("2/manifest.sig").status = 503;
  Answer("2/manifest.sig").retry_after_seconds = 7000;
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kServerError) << outcome.message;
  EXPECT_EQ(outcome.retry_after_seconds, 7000u);
  EXPECT_EQ(State().next_check_unix, now_ + 7000);
}

TEST_F(UpdaterTest, AsksAtOnceWhenTheClockWasSetBack) {
  InstallFirst();
  now_ -= 10 * format::kMaximumFetchIntervalSeconds;
  EXPECT_EQ(Update(Trigger::kScheduled).result, UpdateResult::kUnchanged);
  EXPECT_EQ(Update(Trigger::kScheduled).result, UpdateResult::kNotDue) << "once sets all right";
}

// iOS suspends apps: what was begun goes on another time, and nobody is backed off for it.
TEST_F(UpdaterTest, ACancelledAttemptCountsAsNone) {
  InstallFirst();
  const store::UpdateState before = State();
  Publish(Release(2, 100));
  Answer("2/filter.plist").error = absl::CancelledError("suspended");
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kCancelled) << outcome.message;
  EXPECT_EQ(outcome.version, 1u);
  EXPECT_EQ(State(), before);
  EXPECT_OK(store_.TryLock());
}

// A file stands where the folder of downloads has to be.
TEST_F(UpdaterTest, AStoreThatCannotBeWrittenToIsTold) {
  InstallFirst();
  Publish(Release(2, 100));
  std::filesystem::remove_all(store_.downloads_dir());
  std::ofstream(store_.downloads_dir()) << "x";
  ExpectRefused(UpdateResult::kStoreFailed, store_.downloads_dir());
}

}  // namespace
}  // namespace urlfilter::fetch
