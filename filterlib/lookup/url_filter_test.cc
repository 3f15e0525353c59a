#include "filterlib/lookup/url_filter.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/status_testing.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter {
namespace {

using absl::StatusCode;
using store::AppGroupStore;
using store::InstallTestRelease;
using store::MakeTestRelease;
using store::NewTestFolder;
using store::TestRelease;
using testing::HasSubstr;
using Kind = Verdict::Kind;
using Basis = Verdict::Basis;

constexpr char kBlocked[] = "https://www.example.com/a";
constexpr char kClear[] = "https://www.example.net/a";

UrlFilterOptions NoWatch() {
  UrlFilterOptions options;
  options.watch = false;
  return options;
}

std::unique_ptr<UrlFilter> Open(const AppGroupStore& store, UrlFilterOptions options = NoWatch()) {
  return *UrlFilter::Open(store.dir(), std::move(options));
}

AppGroupStore NewStore(const std::string& name) {
  return *AppGroupStore::Open(NewTestFolder(name));
}

AppGroupStore StoreWith(const std::string& name, const TestRelease& release) {
  const AppGroupStore store = NewStore(name);
  EXPECT_OK(InstallTestRelease(store, release));
  return store;
}

void FlipBit(const std::string& path, size_t byte) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(byte));
  const char old = static_cast<char>(file.get());
  file.seekp(static_cast<std::streamoff>(byte));
  file.put(static_cast<char>(old ^ 1));
}

std::string PlistOfCurrent(const AppGroupStore& store) { return (*store.Current())->plist_path; }

TEST(UrlFilter, AnswersWithTheSubUrlThatMatched) {
  const auto filter = Open(StoreWith("answers", MakeTestRelease(7, {"example.com"})));
  const Verdict hit = filter->Check(kBlocked);
  EXPECT_EQ(hit.kind, Kind::kMaybe);
  EXPECT_EQ(hit.basis, Basis::kFilter);
  EXPECT_EQ(hit.matched_key, "example.com");
  EXPECT_EQ(hit.version, 7u);
  const Verdict miss = filter->Check(kClear);
  EXPECT_EQ(miss.kind, Kind::kClear);
  EXPECT_EQ(miss.basis, Basis::kFilter);
  EXPECT_TRUE(filter->MayMatch(kBlocked));
  EXPECT_FALSE(filter->MayMatch(kClear));
}

TEST(UrlFilter, ABatchEqualsSingleLookups) {
  const auto filter = Open(StoreWith("batch", MakeTestRelease(7, {"example.com"})));
  const std::vector<std::string_view> urls = {kBlocked, kClear, "not a URL", ""};
  std::vector<Verdict> verdicts(urls.size());
  filter->CheckBatch(urls, verdicts);
  for (size_t i = 0; i < urls.size(); ++i) {
    EXPECT_EQ(verdicts[i].kind, filter->Check(urls[i]).kind) << urls[i];
    EXPECT_EQ(verdicts[i].matched_key, filter->Check(urls[i]).matched_key) << urls[i];
  }
}

TEST(UrlFilter, WithoutAFilterTheCallerDecides) {
  const AppGroupStore store = NewStore("none");
  const auto open = Open(store);
  EXPECT_EQ(open->Check(kBlocked).kind, Kind::kClear);
  EXPECT_EQ(open->Check(kBlocked).basis, Basis::kNoFilter);
  EXPECT_FALSE(open->MayMatch(kBlocked));
  EXPECT_FALSE(open->Status().has_filter);
  UrlFilterOptions options = NoWatch();
  options.without_filter = FailDirection::kClosed;
  const auto closed = Open(store, options);
  EXPECT_EQ(closed->Check(kClear).kind, Kind::kMaybe);
  EXPECT_TRUE(closed->MayMatch(kClear));
}

TestRelease InAppRelease() {
  TestRelease release = MakeTestRelease(7, {"example.com"});
  release.in_app_bytes = store::MakeTestContainer({"example.com", "example.net/a/b"});
  RefreshManifest(release);
  return release;
}

TEST(UrlFilter, InAppVerdictsNameTheRuleThatDecided) {
  const auto filter = Open(StoreWith("in-app", InAppRelease()));
  const Verdict host = filter->CheckInApp(kBlocked);
  EXPECT_EQ(host.kind, Kind::kBlock);
  EXPECT_EQ(host.matched_key, "example.com");
  EXPECT_EQ(host.category, "test");
  EXPECT_EQ(host.host_labels, 2u);
  EXPECT_EQ(host.version, 7u);
  const Verdict path = filter->CheckInApp("https://example.net/a/b/c");
  EXPECT_EQ(path.kind, Kind::kBlock);
  EXPECT_EQ(path.path_segments, 2u);
  EXPECT_EQ(filter->CheckInApp(kClear).kind, Kind::kNone);
  EXPECT_EQ(filter->CheckInApp(kClear).basis, Basis::kFilter);
  EXPECT_EQ(filter->Counts().block, 2u);
}

TEST(UrlFilter, WithoutAContainerTheInAppTargetFallsAsTheCallerSays) {
  const AppGroupStore store = StoreWith("no-in-app", MakeTestRelease(7, {"example.com"}));
  EXPECT_EQ(Open(store)->CheckInApp(kBlocked).kind, Kind::kNone);
  EXPECT_EQ(Open(store)->CheckInApp(kBlocked).basis, Basis::kNoFilter);
  UrlFilterOptions options = NoWatch();
  options.without_filter = FailDirection::kClosed;
  EXPECT_EQ(Open(store, options)->CheckInApp(kClear).kind, Kind::kBlock);
}

TEST(UrlFilter, AKillSwitchStopsTheInAppTargetToo) {
  TestRelease release = InAppRelease();
  release.manifest.kill_switch_reason = "payroll was blocked";
  RefreshManifest(release);
  const auto filter = Open(StoreWith("kill-in-app", release));
  EXPECT_EQ(filter->CheckInApp(kBlocked).kind, Kind::kNone);
  EXPECT_EQ(filter->CheckInApp(kBlocked).basis, Basis::kKillSwitch);
}

TestRelease SwitchedOff(uint64_t version) {
  TestRelease release = MakeTestRelease(version, {"example.com"});
  release.manifest.kill_switch_reason = "payroll was blocked";
  RefreshManifest(release);
  return release;
}

void ExpectSwitchedOff(const UrlFilter& filter, uint64_t version) {
  const Verdict verdict = filter.Check(kBlocked);
  EXPECT_EQ(verdict.kind, Kind::kClear);
  EXPECT_EQ(verdict.basis, Basis::kKillSwitch);
  EXPECT_EQ(verdict.version, version);
  EXPECT_EQ(filter.CheckInApp(kBlocked).basis, Basis::kKillSwitch);
}

// The compiler puts no container into a release that it switches off.
TEST(UrlFilter, AKillSwitchClearsTheInAppTargetWithoutAContainerWhateverTheCallerSays) {
  UrlFilterOptions options = NoWatch();
  options.without_filter = FailDirection::kClosed;
  const auto filter = Open(StoreWith("kill-no-in-app", SwitchedOff(7)), options);
  const Verdict verdict = filter->CheckInApp(kBlocked);
  EXPECT_EQ(verdict.kind, Kind::kNone);
  EXPECT_EQ(verdict.basis, Basis::kKillSwitch);
  EXPECT_EQ(verdict.version, 7u);
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kClear);
}

// Or the release before it would go on blocking.
TEST(UrlFilter, AKillSwitchIsObeyedThoughItsFilesAreDamagedOrGone) {
  const AppGroupStore store = StoreWith("kill-damaged", MakeTestRelease(1, {"example.com"}));
  const auto running = Open(store);
  ASSERT_OK(InstallTestRelease(store, SwitchedOff(2)));
  FlipBit(PlistOfCurrent(store), 100);
  EXPECT_THAT(running->Reload(), StatusIs(StatusCode::kDataLoss, HasSubstr("SHA-256")));
  ExpectSwitchedOff(*running, 2);
  ExpectSwitchedOff(*Open(store), 2);
  for (int i = 0; i < 2; ++i) {  // It stays so.
    EXPECT_THAT(running->Reload(), StatusIs(StatusCode::kDataLoss));
    EXPECT_THAT(running->Status().degraded, HasSubstr("SHA-256"));
  }
  std::filesystem::remove(PlistOfCurrent(store));
  const auto opened = Open(store);
  ExpectSwitchedOff(*opened, 2);
  EXPECT_THAT(opened->Status().last_reload, StatusIs(StatusCode::kDataLoss));
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(3, {"example.com"})));
  EXPECT_OK(running->Reload());
  EXPECT_EQ(running->Check(kBlocked).kind, Kind::kMaybe);
  EXPECT_EQ(running->Status().degraded, "");
}

TEST(UrlFilter, AnExpiredFilterIsTreatedAsTheCallerSays) {
  TestRelease release = MakeTestRelease(7, {"example.com"});
  release.manifest.expires = "2030-01-01T00:00:00Z";  // 1893456000
  RefreshManifest(release);
  const AppGroupStore store = StoreWith("expired", release);
  const std::pair<WhenExpired, Kind> cases[] = {{WhenExpired::kUseAnyway, Kind::kMaybe},
                                                {WhenExpired::kFailOpen, Kind::kClear},
                                                {WhenExpired::kFailClosed, Kind::kMaybe}};
  for (const auto& [when_expired, kind] : cases) {
    int64_t now = 1893455999;
    UrlFilterOptions options = NoWatch();
    options.when_expired = when_expired;
    options.now_unix = [&now] { return now; };
    const auto filter = Open(store, options);
    EXPECT_EQ(filter->Check(kBlocked).basis, Basis::kFilter);
    EXPECT_FALSE(filter->Status().expired);
    now = 1893456000;
    EXPECT_EQ(filter->Check(kBlocked).kind, kind);
    EXPECT_EQ(filter->Check(kBlocked).basis == Basis::kExpired,
              when_expired != WhenExpired::kUseAnyway);
    EXPECT_TRUE(filter->Status().expired);
  }
}

struct ExpiredInApp {
  WhenExpired when_expired;
  Kind listed, other;
  Basis basis;
};

TEST(UrlFilter, AnExpiredContainerIsTreatedAsTheCallerSays) {
  TestRelease release = InAppRelease();
  release.manifest.expires = "2030-01-01T00:00:00Z";  // 1893456000
  RefreshManifest(release);
  const AppGroupStore store = StoreWith("expired-in-app", release);
  for (const ExpiredInApp& expected :
       {ExpiredInApp{WhenExpired::kUseAnyway, Kind::kBlock, Kind::kNone, Basis::kFilter},
        ExpiredInApp{WhenExpired::kFailOpen, Kind::kNone, Kind::kNone, Basis::kExpired},
        ExpiredInApp{WhenExpired::kFailClosed, Kind::kBlock, Kind::kBlock, Basis::kExpired}}) {
    UrlFilterOptions options = NoWatch();
    options.when_expired = expected.when_expired;
    options.now_unix = [] { return int64_t{1893456000}; };
    const auto filter = Open(store, options);
    EXPECT_EQ(filter->CheckInApp(kBlocked).kind, expected.listed);
    EXPECT_EQ(filter->CheckInApp(kClear).kind, expected.other);
    EXPECT_EQ(filter->CheckInApp(kBlocked).basis, expected.basis);
    EXPECT_EQ(filter->CheckInApp(kBlocked).version, 7u);
  }
}

TEST(UrlFilter, AKillSwitchClearsEverything) {
  const auto filter = Open(StoreWith("kill", SwitchedOff(7)));
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kClear);
  EXPECT_EQ(filter->Check(kBlocked).basis, Basis::kKillSwitch);
  EXPECT_FALSE(filter->MayMatch(kBlocked));
}

TEST(UrlFilter, ReloadTakesTheNewRelease) {
  const AppGroupStore store = StoreWith("reload", MakeTestRelease(1, {"example.com"}));
  const auto filter = Open(store);
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(2, {"example.net"})));
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kMaybe);
  ASSERT_OK(filter->Reload());
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kClear);
  EXPECT_EQ(filter->Check(kClear).kind, Kind::kMaybe);
  EXPECT_EQ(filter->Check(kClear).version, 2u);
}

TEST(UrlFilter, ReloadWithoutNewsIsNoReload) {
  const auto filter = Open(StoreWith("no-news", MakeTestRelease(1, {"example.com"})));
  ASSERT_OK(filter->Reload());
  EXPECT_EQ(filter->Status().reloads, 1u);
}

TEST(UrlFilter, KeepsTheOldReleaseWhenTheNewOneIsDamaged) {
  const AppGroupStore store = StoreWith("damaged", MakeTestRelease(1, {"example.com"}));
  const auto filter = Open(store);
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(2, {"example.net"})));
  FlipBit(PlistOfCurrent(store), 100);
  EXPECT_THAT(filter->Reload(), StatusIs(StatusCode::kDataLoss, HasSubstr("SHA-256")));
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kMaybe);
  EXPECT_EQ(filter->Check(kBlocked).version, 1u);
  EXPECT_THAT(filter->Status().degraded, HasSubstr("SHA-256"));
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(3, {"example.org"})));
  EXPECT_OK(filter->Reload());
  EXPECT_EQ(filter->Status().degraded, "");
  EXPECT_EQ(filter->Check(kClear).version, 3u);
}

TEST(UrlFilter, OpensThePreviousReleaseWhenTheCurrentOneIsDamaged) {
  const AppGroupStore store = StoreWith("previous", MakeTestRelease(1, {"example.com"}));
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(2, {"example.net"})));
  FlipBit(PlistOfCurrent(store), 100);
  const auto filter = Open(store);
  EXPECT_EQ(filter->Check(kBlocked).version, 1u);
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kMaybe);
  EXPECT_THAT(filter->Status().degraded, HasSubstr("cannot be used"));
  EXPECT_THAT(filter->Reload(), StatusIs(StatusCode::kDataLoss));  // Still, and not read again.
}

TEST(UrlFilter, SaysWhyNothingIsInUseWhenTheOnlyReleaseIsDamaged) {
  const AppGroupStore store = NewStore("only");
  EXPECT_EQ(Open(store)->Status().degraded, "") << "nothing was ever installed";
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(1, {"example.com"})));
  FlipBit(PlistOfCurrent(store), 100);
  const FilterStatus status = Open(store)->Status();
  EXPECT_FALSE(status.has_filter);
  EXPECT_THAT(status.degraded, HasSubstr("SHA-256"));
}

TEST(UrlFilter, KeepsItsReleaseWhenThePointerIsDamagedOrGone) {
  const AppGroupStore store = StoreWith("pointer", MakeTestRelease(1, {"example.com"}));
  const auto filter = Open(store);
  std::ofstream(store.dir() + "/current.json") << "{";
  EXPECT_THAT(filter->Reload(), StatusIs(StatusCode::kDataLoss));
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kMaybe);
  std::filesystem::remove(store.dir() + "/current.json");
  EXPECT_THAT(filter->Reload(), StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kMaybe);
}

TEST(UrlFilter, DoesNotOpenAStoreOfANewerVersion) {
  const AppGroupStore store = StoreWith("newer", MakeTestRelease(1, {"example.com"}));
  store::MakeStoreOfANewerVersion(store);
  EXPECT_THAT(UrlFilter::Open(store.dir(), NoWatch()), StatusIs(StatusCode::kFailedPrecondition));
}

TEST(UrlFilter, AStructureCheckOpensWithoutReadingTheBits) {
  const AppGroupStore store = StoreWith("structure", MakeTestRelease(1, {"example.com"}));
  UrlFilterOptions options = NoWatch();
  options.verify = Verify::kStructure;
  EXPECT_EQ(Open(store, options)->Check(kBlocked).kind, Kind::kMaybe);
  const std::string plist = *ReadFile(PlistOfCurrent(store), 1 << 20);
  ASSERT_OK_AND_ASSIGN(const auto decoded, format::DecodePrefilterPlist(plist));
  FlipBit(PlistOfCurrent(store), static_cast<size_t>(decoded.bits.data() - plist.data()));
  EXPECT_TRUE(Open(store, options)->Status().has_filter);
  options.verify = Verify::kDigest;
  EXPECT_FALSE(Open(store, options)->Status().has_filter);
}

TEST(UrlFilter, TheWatcherPicksUpANewReleaseByItself) {
  const AppGroupStore store = NewStore("watch");
  UrlFilterOptions options;
  options.poll_interval = absl::Minutes(10);  // So that only the notification can be in time.
  const auto filter = Open(store, options);
  for (uint64_t version = 1; version <= 3; ++version) {
    ASSERT_OK(InstallTestRelease(store, MakeTestRelease(version, {"example.com"})));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (filter->Check(kBlocked).version != version) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
}

// The system tells of renames only.
TEST(UrlFilter, TheWatcherLooksOnceEveryPollIntervalByItself) {
  const AppGroupStore store = StoreWith("poll", MakeTestRelease(1, {"example.com"}));
  UrlFilterOptions options;
  options.poll_interval = absl::Milliseconds(10);
  const auto filter = Open(store, options);
  std::ofstream(store.dir() + "/current.json") << "{";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (filter->Status().degraded.empty()) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_EQ(filter->Check(kBlocked).kind, Kind::kMaybe);
}

TEST(UrlFilter, CountsWhatNoFilterDecided) {
  const auto filter = Open(NewStore("counts-without"));
  filter->Check(kBlocked);
  EXPECT_EQ(filter->Counts().without_filter, 1u);
  EXPECT_EQ(filter->Counts().clear, 1u);
}

TEST(UrlFilter, CountsAnswersAndNothingElse) {
  const auto filter = Open(StoreWith("counts", MakeTestRelease(7, {"example.com"})));
  for (int i = 0; i < 3; ++i) filter->Check(kBlocked);
  filter->Check(kClear);
  const LookupCounts counts = filter->Counts();
  EXPECT_EQ(counts.maybe, 3u);
  EXPECT_EQ(counts.clear, 1u);
  EXPECT_EQ(counts.without_filter, 0u);
}

// iOS ends a process that is suspended while it holds a file lock in an app group.
TEST(UrlFilter, AReaderHoldsNoDescriptorAndNoLockInTheStore) {
  const AppGroupStore store = StoreWith("no-descriptor", MakeTestRelease(1, {"example.com"}));
  ASSERT_OK_AND_ASSIGN(const auto filter, UrlFilter::Open(store.dir(), {}));
  EXPECT_TRUE(filter->MayMatch("https://example.com/"));
  const std::string dir = std::filesystem::canonical(store.dir()).string();
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;  // The descriptor of this very listing.
    const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
    EXPECT_FALSE(target.starts_with(dir)) << target;
  }
  EXPECT_OK(store.TryLock());
}

}  // namespace
}  // namespace urlfilter
