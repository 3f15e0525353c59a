// Each cause that docs/troubleshooting.md lists is produced here.
#include "filterlib/ctl/doctor.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_testing.h"
#include "filterlib/fetch/fake_transport_testing.h"
#include "filterlib/fetch/updater.h"
#include "filterlib/fetch/updater_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/signature.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter::ctl {
namespace {

using fetch::UpdateResult;
using ::testing::HasSubstr;

class DoctorTest : public fetch::UpdaterTest {
 protected:
  DoctorTest() {
    question_.store_dir = dir_;
    question_.filter = "test";
    question_.now_unix = now_;
  }

  void Install(const store::TestRelease& release) {
    Publish(release);
    ASSERT_EQ(Update().result, UpdateResult::kUpdated);
    question_.now_unix = now_ = State().next_check_unix;  // nothing to wait for
  }

  static std::string CausesOf(const std::vector<Finding>& findings) {
    std::string causes;
    for (const Finding& finding : findings) absl::StrAppend(&causes, finding.cause, " ");
    return causes;
  }

  // The finding with this cause; every one must say what to do.
  Finding ExpectFound(const std::vector<Finding>& findings, const std::string& cause) {
    for (const Finding& finding : findings) {
      if (finding.cause != cause) continue;
      EXPECT_NE(finding.what, "");
      EXPECT_NE(finding.way_out, "");
      return finding;
    }
    ADD_FAILURE() << "no " << cause << " in: " << CausesOf(findings);
    return {};
  }
  Finding ExpectStoreFinding(const std::string& cause) {
    return ExpectFound(ExamineStore(question_), cause);
  }
  void ExpectServerFinding(UpdateResult result) {
    const auto probe = fetch::Updater(server_, store_, options_).Probe();
    ExpectFound(ExamineServer(probe, 1), std::string(fetch::UpdateResultName(result)));
  }

  static fetch::FakeAnswer FakeAnswerWith(const std::string& body) {
    fetch::FakeAnswer answer;
    answer.body = body;
    return answer;
  }

  DoctorQuestion question_;
};

TEST_F(DoctorTest, FindsNothingWhereNothingIsWrong) {
  Install(Release(1));
  EXPECT_EQ(CausesOf(ExamineStore(question_)), "");
}

TEST_F(DoctorTest, MissingFolder) {
  question_.store_dir = dir_ + "/nowhere";
  ExpectStoreFinding("no-store");
  EXPECT_FALSE(std::filesystem::exists(question_.store_dir)) << "looking makes nothing";
  question_.store_dir = dir_ + "/file";
  std::ofstream(question_.store_dir) << "x";
  ExpectStoreFinding("no-store");
}

TEST_F(DoctorTest, MissingPermission) {
  Install(Release(1));
  std::filesystem::permissions(dir_, std::filesystem::perms::owner_read);
  const bool is_root = geteuid() == 0;
  // access(2) asks for the real user, other calls for the effective one.
  if (is_root) {
    ASSERT_EQ(setresuid(65534, 65534, 0), 0);
  }
  const auto findings = ExamineStore(question_);
  if (is_root) {
    ASSERT_EQ(setresuid(0, 0, 0), 0);
  }
  std::filesystem::permissions(dir_, std::filesystem::perms::owner_all);
  ExpectFound(findings, "no-permission");
}

// The release can be read and used, but no update can be installed.
TEST_F(DoctorTest, FolderThatMayOnlyBeRead) {
  const store::ReadOnlyFolder folder;
  store_ = store::AppGroupStore::Open(folder.store_dir()).value();
  dir_ = question_.store_dir = store_.dir();
  Install(Release(1));
  folder.MakeReadOnly();
  const bool is_root = geteuid() == 0;  // and becomes an account that owns nothing here
  if (is_root) {
    ASSERT_EQ(setresuid(65534, 65534, 0), 0);
  }
  const auto findings = ExamineStore(question_);
  if (is_root) {
    ASSERT_EQ(setresuid(0, 0, 0), 0);
  }
  EXPECT_EQ(CausesOf(findings), "no-permission ");
  EXPECT_THAT(ExpectFound(findings, "no-permission").what, HasSubstr("cannot be installed"));
}

TEST_F(DoctorTest, TooLittleSpaceForAnotherRelease) {
  store::TestRelease release = Release(1);
  Install(release);
  const uint64_t size = release.plist_bytes.size();
  question_.free_bytes = 2 * size - 1;
  EXPECT_THAT(ExpectStoreFinding("no-space").what,
              HasSubstr(absl::StrCat("only ", 2 * size - 1, " bytes are free")));
  question_.free_bytes = 2 * size;
  EXPECT_EQ(CausesOf(ExamineStore(question_)), "");
}

// The slot that the pointer names is gone: another program, or a half-restored backup.
TEST_F(DoctorTest, MissingSlot) {
  Install(Release(1));
  std::filesystem::remove_all(store_.Current().value()->folder);
  ExpectStoreFinding("store-damaged");
}

TEST_F(DoctorTest, NothingEverInstalled) { ExpectStoreFinding("no-filter"); }

TEST_F(DoctorTest, PlistThatWasPutIntoTheFolderByHand) {
  Install(Release(1));
  std::ofstream(dir_ + "/filter.plist") << "mine";
  EXPECT_THAT(ExpectStoreFinding("stray-plist").what, HasSubstr(dir_ + "/filter.plist"));
}

TEST_F(DoctorTest, PlistThatWasCopiedIntoASlotByHand) {
  Install(Release(1));
  std::ofstream(store_.Current().value()->plist_path) << Release(2, 1).plist_bytes;
  EXPECT_THAT(ExpectStoreFinding("store-damaged").way_out, HasSubstr("by hand is not used"));
}

TEST_F(DoctorTest, StoreOfANewerVersion) {
  Install(Release(1));
  store::MakeStoreOfANewerVersion(store_);
  ExpectStoreFinding("store-newer");
}

TEST_F(DoctorTest, DamagedStore) {
  Install(Release(1));
  const std::string plist = store_.Current().value()->plist_path;
  std::filesystem::permissions(plist, std::filesystem::perms::owner_write,
                               std::filesystem::perm_options::add);
  std::fstream(plist, std::ios::in | std::ios::out | std::ios::binary).seekp(40) << "damage";
  ExpectStoreFinding("store-damaged");
}

TEST_F(DoctorTest, OtherFilterName) {
  Install(Release(1));
  question_.filter = "corporate";
  EXPECT_THAT(ExpectStoreFinding("other-filter").what, HasSubstr("\"test\", not \"corporate\""));
}

TEST_F(DoctorTest, ExpiredRelease) {
  store::TestRelease release = Release(1);
  release.manifest.expires = "2027-01-16T08:00:00Z";
  store::RefreshManifest(release);
  Install(release);
  ExpectStoreFinding("expired");
}

TEST_F(DoctorTest, KillSwitch) {
  store::TestRelease release = Release(1);
  release.manifest.kill_switch_reason = "blocks the intranet";
  store::RefreshManifest(release);
  Install(release);
  EXPECT_THAT(ExpectStoreFinding("switched-off").what, HasSubstr("blocks the intranet"));
}

// The provider then hands out a filter that matches nothing, under a tag of its own.
TEST_F(DoctorTest, TagOfASystemWhileTheKillSwitchIsOn) {
  store::TestRelease release = Release(1);
  release.manifest.kill_switch_reason = "blocks the intranet";
  store::RefreshManifest(release);
  Install(release);
  question_.system_tag = "tag-1";
  EXPECT_THAT(ExpectStoreFinding("system-has-not-asked").what,
              HasSubstr("has tag \"tag-1\", the provider has tag-1+off"));
  question_.system_tag = "tag-1+off";
  EXPECT_THAT(ExpectStoreFinding("same-tag").what, HasSubstr("already has tag tag-1+off"));
  question_.pir_key_set_sha256 = std::string(64, 'b');
  EXPECT_EQ(CausesOf(ExamineStore(question_)), "switched-off same-tag ") << "no hits to answer";
  std::ofstream(store_.Current().value()->plist_path) << "damage";
  EXPECT_THAT(ExpectStoreFinding("store-damaged").way_out, HasSubstr("switched off and stays so"));
}

TEST_F(DoctorTest, FailingUpdatesAndTheirBackOff) {
  Install(Release(1));
  Answer("manifest.json").error = absl::UnavailableError("cannot connect");
  Update();
  EXPECT_THAT(ExpectStoreFinding("update-failing").what, HasSubstr("cannot connect"));
  const Finding waiting = ExpectStoreFinding("interval-not-over");
  EXPECT_EQ(waiting.kind, Finding::Kind::kWaiting);
  EXPECT_THAT(waiting.what, HasSubstr("backed off"));
}

TEST_F(DoctorTest, StaleRelease) {
  Install(Release(1));
  question_.now_unix += 4 * 86400;
  ExpectStoreFinding("stale");
}

TEST_F(DoctorTest, IntervalNotOver) {
  Install(Release(1));
  question_.now_unix -= 100;
  const Finding finding = ExpectStoreFinding("interval-not-over");
  EXPECT_EQ(finding.kind, Finding::Kind::kNote);
  EXPECT_THAT(finding.what, HasSubstr("1m40s"));
}

TEST_F(DoctorTest, ClockSetBack) {
  Install(Release(1));
  question_.now_unix = fetch::kTestNow - 1000;
  ExpectStoreFinding("clock-set-back");
}

TEST_F(DoctorTest, DamagedState) {
  Install(Release(1));
  std::ofstream(dir_ + "/state.json") << "{";
  ExpectStoreFinding("state-damaged");
}

TEST_F(DoctorTest, IntervalBelowApplesFloor) {
  Install(Release(1));
  question_.interval_seconds = 600;
  EXPECT_THAT(ExpectStoreFinding("interval-below-floor").what, HasSubstr("2700"));
  question_.interval_seconds = 2700;
  EXPECT_EQ(CausesOf(ExamineStore(question_)), "");
}

TEST_F(DoctorTest, IntervalBelowApplesFloorBeforeAnythingIsInstalled) {
  question_.interval_seconds = 600;
  ExpectStoreFinding("interval-below-floor");
  question_.store_dir = dir_ + "/nowhere";
  ExpectStoreFinding("interval-below-floor");
}

TEST_F(DoctorTest, SystemWithoutAFilter) {
  Install(Release(1));
  question_.system_tag = "";
  EXPECT_THAT(ExpectStoreFinding("system-has-not-asked").what, HasSubstr("has no filter yet"));
}

TEST_F(DoctorTest, SameTagSoThatTheProviderWouldReturnNil) {
  Install(Release(1));
  question_.system_tag = "tag-1";
  EXPECT_THAT(ExpectStoreFinding("same-tag").what, HasSubstr("would return nil"));
}

TEST_F(DoctorTest, SystemThatHasNotAskedYet) {
  Install(Release(1));
  question_.system_tag = "tag-0";
  ExpectStoreFinding("system-has-not-asked");
  question_.system_tag = "";
  ExpectStoreFinding("system-has-not-asked");
}

TEST_F(DoctorTest, PirSetBehindTheBloomFilter) {
  store::TestRelease release = Release(1);
  release.manifest.key_set_sha256 = std::string(64, 'a');
  store::RefreshManifest(release);
  Install(release);
  question_.pir_key_set_sha256 = std::string(64, 'b');
  ExpectStoreFinding("pir-behind");
  question_.pir_key_set_sha256 = std::string(64, 'a');
  EXPECT_EQ(CausesOf(ExamineStore(question_)), "");
}

TEST_F(DoctorTest, NewerReleaseNotFetchedYet) {
  Install(Release(1));
  Publish(Release(2, 100));
  const auto probe = fetch::Updater(server_, store_, options_).Probe();
  EXPECT_THAT(ExpectFound(ExamineServer(probe, 1), "not-fetched").what,
              HasSubstr("offers version 2; here version 1"));
  EXPECT_EQ(InstalledVersion(), 1u) << "asking changes nothing";
}

TEST_F(DoctorTest, NewestReleaseIsOnlyANote) {
  Install(Release(1));
  const auto before = State();
  const auto findings = ExamineServer(fetch::Updater(server_, store_, options_).Probe(), 1);
  ASSERT_EQ(CausesOf(findings), "newest ");
  EXPECT_EQ(findings[0].kind, Finding::Kind::kNote);
  EXPECT_EQ(State(), before);
}

TEST_F(DoctorTest, ServerThatCannotBeReachedOrTrusted) {
  Install(Release(1));
  Answer("manifest.json").error = absl::UnavailableError("cannot connect");
  ExpectServerFinding(UpdateResult::kUnreachable);
  Answer("manifest.json").error = absl::DeadlineExceededError("not complete");
  ExpectServerFinding(UpdateResult::kTimedOut);
  Answer("manifest.json").error = absl::UnauthenticatedError("self-signed certificate");
  ExpectServerFinding(UpdateResult::kCertificateRefused);
  Answer("manifest.json").error = absl::FailedPreconditionError("cannot read CA certificates");
  ExpectServerFinding(UpdateResult::kMisconfigured);
}

TEST_F(DoctorTest, ServerWithoutAUsableAnswer) {
  Install(Release(1));
  Answer("manifest.json").status = 404;
  ExpectServerFinding(UpdateResult::kNotPublished);
  Answer("manifest.json").status = 500;
  ExpectServerFinding(UpdateResult::kServerError);
  Answer("manifest.json") = FakeAnswerWith("<html>");
  ExpectServerFinding(UpdateResult::kManifestDamaged);
  Answer("manifest.json") = FakeAnswerWith(std::string(format::kMaxManifestBytes + 1, ' '));
  ExpectServerFinding(UpdateResult::kTooLarge);
}

TEST_F(DoctorTest, ReleaseThatThisDeviceRefuses) {
  Install(Release(5));
  store::TestRelease release = Release(6);
  release.manifest.expires = "2027-01-15T00:00:00Z";
  store::RefreshManifest(release);
  Publish(release);
  ExpectServerFinding(UpdateResult::kExpired);
  Publish(Release(4));
  ExpectServerFinding(UpdateResult::kRollback);
  release = Release(6);
  release.manifest.version = format::kMaxVersion;
  release.manifest_bytes = format::SerializeManifest(release.manifest);
  Publish(release);
  ExpectServerFinding(UpdateResult::kFastForward);
  release = Release(6);
  release.manifest.filter = "other";
  release.manifest_bytes = format::SerializeManifest(release.manifest);
  Publish(release);
  ExpectServerFinding(UpdateResult::kWrongFilter);
  std::string newer = Release(6).manifest_bytes;
  newer.replace(newer.find("\"schema\": 1"), 11, "\"schema\": 2");
  Answer("manifest.json") = FakeAnswerWith(newer);
  ExpectServerFinding(UpdateResult::kNewerSchema);
}

TEST_F(DoctorTest, Signatures) {
  Install(Release(1));
  const auto trusted = format::PrivateKey::Generate().value();
  options_.trusted_keys = {trusted.Public()};
  Publish(Release(2));
  ExpectServerFinding(UpdateResult::kUnsigned);
  sign_with_ = {format::PrivateKey::Generate().value()};
  Publish(Release(2));
  ExpectServerFinding(UpdateResult::kSignatureRefused);
}

// The causes in the first column of the page's tables: "| `cause` | ...".
std::set<std::string> CausesOfThePage() {
  std::ifstream page("docs/troubleshooting.md");
  std::set<std::string> causes;
  for (std::string line; std::getline(page, line);) {
    if (line.compare(0, 3, "| `") == 0) causes.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return causes;
}

TEST_F(DoctorTest, ThePageHasARowForEveryCause) {
  std::set<std::string> causes = {"no-store",
                                  "no-permission",
                                  "no-filter",
                                  "stray-plist",
                                  "store-newer",
                                  "store-damaged",
                                  "other-filter",
                                  "no-space",
                                  "expired",
                                  "switched-off",
                                  "update-failing",
                                  "stale",
                                  "interval-not-over",
                                  "clock-set-back",
                                  "state-damaged",
                                  "interval-below-floor",
                                  "same-tag",
                                  "system-has-not-asked",
                                  "pir-behind",
                                  "not-fetched",
                                  "newest"};
  for (int i = 0; i <= static_cast<int>(UpdateResult::kMisconfigured); ++i) {
    const auto result = static_cast<UpdateResult>(i);
    if (fetch::IsFailure(result)) causes.insert(std::string(fetch::UpdateResultName(result)));
  }
  EXPECT_EQ(CausesOfThePage(), causes);
}

}  // namespace
}  // namespace urlfilter::ctl
