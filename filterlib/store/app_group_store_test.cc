#include "filterlib/store/app_group_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/status_testing.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter::store {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

AppGroupStore OpenNew(const std::string& name) { return *AppGroupStore::Open(NewTestFolder(name)); }

TestRelease Release(uint64_t version) { return MakeTestRelease(version, {"example.com"}); }

// A new store in which these versions were installed, the last one being current.
AppGroupStore OpenWith(const std::string& name, std::initializer_list<uint64_t> versions) {
  AppGroupStore store = OpenNew(name);
  for (const uint64_t version : versions) EXPECT_OK(InstallTestRelease(store, Release(version)));
  return store;
}

uint64_t CurrentVersion(const AppGroupStore& store) {
  const auto current = store.Current();
  return current.ok() && *current ? (*current)->manifest.version : 0;
}

std::vector<std::string> Slots(const AppGroupStore& store) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(store.dir() + "/slots")) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

// Without syncing, which would take most of the time of these tests.
void Overwrite(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void FlipBit(const std::string& path, size_t bit) {
  std::string bytes = *ReadFile(path, 1 << 20);
  bytes[bit / 8 % bytes.size()] ^= static_cast<char>(1 << bit % 8);
  Overwrite(path, bytes);
}

TEST(AppGroupStore, ANewStoreHasNoRelease) {
  const AppGroupStore store = OpenNew("new");
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  EXPECT_FALSE(current.has_value());
  EXPECT_TRUE(store.Fallbacks().empty());
  ASSERT_OK_AND_ASSIGN(const UpdateState state, store.LoadState());
  EXPECT_EQ(state, UpdateState());
}

TEST(AppGroupStore, ShowsWhatWasInstalled) {
  const AppGroupStore store = OpenNew("install");
  TestRelease release = Release(7);
  release.in_app_bytes = MakeTestContainer({"example.com"});
  RefreshManifest(release);
  ASSERT_OK(InstallTestRelease(store, release));
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  ASSERT_TRUE(current.has_value());
  EXPECT_EQ(current->manifest, release.manifest);
  EXPECT_EQ(*ReadFile(current->plist_path, 1 << 20), release.plist_bytes);
  EXPECT_EQ(*ReadFile(current->in_app_path, 1 << 20), release.in_app_bytes);
}

TEST(AppGroupStore, ReadersSeeTheOldReleaseUntilTheNewOneIsInstalled) {
  const AppGroupStore store = OpenWith("until", {1});
  ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
  const TestRelease next = Release(2);
  ASSERT_OK_AND_ASSIGN(StagedRelease staged, store.Stage(lock, next.manifest, next.manifest_bytes));
  ASSERT_OK(WriteFileSynced(staged.plist_path(), next.plist_bytes));
  EXPECT_EQ(CurrentVersion(store), 1u);
  ASSERT_OK(store.Install(lock, std::move(staged)));
  EXPECT_EQ(CurrentVersion(store), 2u);
}

TEST(AppGroupStore, RefusesArtefactsThatDifferFromTheManifest) {
  const AppGroupStore store = OpenWith("differ", {1});
  TestRelease cut = Release(2);
  cut.plist_bytes.pop_back();
  TestRelease changed = Release(2);
  changed.plist_bytes[changed.plist_bytes.size() / 2] ^= 1;
  TestRelease other_seed = Release(2);
  other_seed.manifest.murmur_seed += 1;
  RefreshManifest(other_seed);
  TestRelease other_filter = Release(2);
  other_filter.manifest.filter = "another";
  RefreshManifest(other_filter);
  TestRelease no_plist = Release(2);
  no_plist.plist_bytes = "junk";
  RefreshManifest(no_plist);
  TestRelease bad_in_app = Release(2);
  bad_in_app.in_app_bytes = "junk";
  RefreshManifest(bad_in_app);
  const std::pair<const TestRelease*, const char*> cases[] = {
      {&cut, "the manifest says"},        {&changed, "SHA-256"},
      {&other_seed, "murmurSeed"},        {&other_filter, "differ in name"},
      {&no_plist, "not a property list"}, {&bad_in_app, "in-app container"}};
  for (const auto& [release, message] : cases) {
    EXPECT_THAT(InstallTestRelease(store, *release),
                StatusIs(StatusCode::kDataLoss, HasSubstr(message)));
    EXPECT_EQ(CurrentVersion(store), 1u);
    EXPECT_EQ(Slots(store).size(), 1u);
  }
}

TEST(AppGroupStore, ALeftOutInAppArtefactIsNotShown) {
  const AppGroupStore store = OpenNew("left-out");
  TestRelease release = Release(1);
  release.in_app_bytes = MakeTestContainer({"example.com"});
  RefreshManifest(release);
  {
    ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
    ASSERT_OK_AND_ASSIGN(StagedRelease staged,
                         store.Stage(lock, release.manifest, release.manifest_bytes));
    ASSERT_OK(WriteFileSynced(staged.plist_path(), release.plist_bytes));
    ASSERT_OK(store.Install(lock, std::move(staged)));
  }
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  EXPECT_EQ(current->in_app_path, "");
}

TEST(AppGroupStore, ReusesArtefactsThatDidNotChange) {
  const AppGroupStore store = OpenWith("reuse", {1});
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  TestRelease next = Release(1);
  next.manifest.version = 2;  // Only the manifest is new.
  next.manifest_bytes = format::SerializeManifest(next.manifest);
  ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
  ASSERT_OK_AND_ASSIGN(StagedRelease staged, store.Stage(lock, next.manifest, next.manifest_bytes));
  EXPECT_TRUE(staged.ReuseFrom(*current));
  ASSERT_OK(store.Install(lock, std::move(staged)));
  EXPECT_EQ(CurrentVersion(store), 2u);
}

TEST(AppGroupStore, AnInAppArtefactIsReusedOnlyWhereItIsTheSame) {
  const AppGroupStore store = OpenNew("reuse-in-app");
  TestRelease release = Release(1);
  release.in_app_bytes = MakeTestContainer({"example.com"});
  RefreshManifest(release);
  ASSERT_OK(InstallTestRelease(store, release));
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
  release.manifest.version = 2;
  {
    ASSERT_OK_AND_ASSIGN(
        StagedRelease same,
        store.Stage(lock, release.manifest, format::SerializeManifest(release.manifest)));
    EXPECT_TRUE(same.ReuseFrom(*current));
    ASSERT_OK_AND_ASSIGN(const std::string reused, ReadFile(same.in_app_path(), 1 << 20));
    EXPECT_EQ(reused, release.in_app_bytes);
  }
  release.in_app_bytes = MakeTestContainer({"example.net"});
  RefreshManifest(release);
  ASSERT_OK_AND_ASSIGN(StagedRelease other,
                       store.Stage(lock, release.manifest, release.manifest_bytes));
  EXPECT_FALSE(other.ReuseFrom(*current));
  EXPECT_THAT(ReadFile(other.in_app_path(), 1 << 20), StatusIs(absl::StatusCode::kNotFound));
}

TEST(AppGroupStore, ReuseSaysWhatIsStillToWrite) {
  const AppGroupStore store = OpenWith("reuse-not", {1});
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  const TestRelease next = Release(2);
  ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
  ASSERT_OK_AND_ASSIGN(StagedRelease staged, store.Stage(lock, next.manifest, next.manifest_bytes));
  EXPECT_FALSE(staged.ReuseFrom(*current));
}

TEST(AppGroupStore, KeepsThePreviousReleaseAndRemovesOlderOnes) {
  const AppGroupStore store = OpenNew("keeps");
  for (uint64_t version = 1; version <= 5; ++version) {
    ASSERT_OK(InstallTestRelease(store, Release(version)));
  }
  EXPECT_EQ(Slots(store).size(), 2u);
  const std::vector<InstalledRelease> fallbacks = store.Fallbacks();
  ASSERT_EQ(fallbacks.size(), 1u);
  EXPECT_EQ(fallbacks[0].manifest.version, 4u);
}

TEST(AppGroupStore, ARemovedSlotIsNotWholeAndItsMappedFilesStayReadable) {
  const AppGroupStore store = OpenWith("removed", {1});
  ASSERT_OK_AND_ASSIGN(const auto first, store.Current());
  ASSERT_OK_AND_ASSIGN(const MappedFile mapped, MappedFile::Open(first->plist_path));
  ASSERT_OK(InstallTestRelease(store, Release(2)));
  EXPECT_TRUE(store.IsWhole(*first));
  ASSERT_OK(InstallTestRelease(store, Release(3)));
  EXPECT_FALSE(store.IsWhole(*first));
  EXPECT_FALSE(std::filesystem::exists(first->folder));
  EXPECT_EQ(mapped.bytes(), Release(1).plist_bytes);
}

// A writer that is killed while it removes a slot must not leave one that looks whole.
TEST(AppGroupStore, TheManifestOfASlotIsRemovedFirst) {
  const AppGroupStore store = OpenWith("manifest-first", {1});
  ASSERT_OK_AND_ASSIGN(const auto first, store.Current());
  // A folder with something in it stands where the manifest was: it cannot be removed.
  std::filesystem::remove(first->folder + "/manifest.json");
  std::filesystem::create_directories(first->folder + "/manifest.json/full");
  for (uint64_t version = 2; version <= 4; ++version) {
    ASSERT_OK(InstallTestRelease(store, Release(version)));
  }
  EXPECT_TRUE(std::filesystem::exists(first->plist_path));
}

TEST(AppGroupStore, AnAbandonedSlotIsRemoved) {
  const AppGroupStore store = OpenNew("abandoned");
  ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
  const TestRelease release = Release(1);
  {
    ASSERT_OK_AND_ASSIGN(const StagedRelease staged,
                         store.Stage(lock, release.manifest, release.manifest_bytes));
    EXPECT_EQ(Slots(store).size(), 1u);
  }
  EXPECT_TRUE(Slots(store).empty());
}

TEST(AppGroupStore, WhatAKilledWriterLeftIsRemovedByTheNext) {
  const AppGroupStore store = OpenWith("killed", {1});
  ASSERT_OK(MakeFolders(store.dir() + "/slots/9-0123456789abcdef.Ab12Cd"));
  ASSERT_OK(WriteFileSynced(store.dir() + "/slots/9-0123456789abcdef.Ab12Cd/filter.plist", "half"));
  ASSERT_OK(WriteFileSynced(store.dir() + "/current.json.tmp.abcdef", "half"));
  ASSERT_OK(MakeFolders(store.dir() + "/slots/not-ours"));
  ASSERT_OK(InstallTestRelease(store, Release(2)));
  EXPECT_EQ(Slots(store).size(), 3u);  // Two releases, and what is not ours to remove.
  EXPECT_FALSE(std::filesystem::exists(store.dir() + "/current.json.tmp.abcdef"));
}

TEST(AppGroupStore, ADamagedPointerIsToldAndTheReleasesAreFound) {
  const AppGroupStore store = OpenWith("pointer", {1, 2});
  Overwrite(store.dir() + "/current.json", "{\"schema\": 1, ");
  EXPECT_THAT(store.Current(), StatusIs(StatusCode::kDataLoss));
  ASSERT_EQ(store.Fallbacks().size(), 2u);
  EXPECT_EQ(store.Fallbacks()[0].manifest.version, 2u);
}

TEST(AppGroupStore, InstallingRepairsADamagedPointerAndKeepsTheLastGoodRelease) {
  const AppGroupStore store = OpenWith("repair", {1, 2});
  Overwrite(store.dir() + "/current.json", "");
  ASSERT_OK(InstallTestRelease(store, Release(3)));
  EXPECT_EQ(CurrentVersion(store), 3u);
  ASSERT_EQ(store.Fallbacks().size(), 1u);
  EXPECT_EQ(store.Fallbacks()[0].manifest.version, 2u);
}

// What is too large to be read is damage like any other, or no update would ever come through.
TEST(AppGroupStore, APointerOfAnySizeIsRepairedByTheNextInstall) {
  const AppGroupStore store = OpenWith("repair-large", {1, 2});
  uint64_t version = 3;
  for (const size_t size : {4'097, 65'536, 65'537, 1'000'000}) {
    Overwrite(store.dir() + "/current.json", std::string(size, ' '));
    EXPECT_THAT(store.Current(), StatusIs(StatusCode::kDataLoss)) << size;
    ASSERT_OK(InstallTestRelease(store, Release(version))) << size;
    EXPECT_EQ(CurrentVersion(store), version) << size;
    EXPECT_EQ(store.Fallbacks().at(0).manifest.version, version - 1) << size;
    ++version;
  }
}

TEST(AppGroupStore, AManifestThatIsTooLargeIsDamage) {
  const AppGroupStore store = OpenWith("large-manifest", {1, 2});
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  Overwrite(current->folder + "/manifest.json", std::string(format::kMaxManifestBytes + 1, ' '));
  EXPECT_THAT(store.Current(), StatusIs(StatusCode::kDataLoss));
  ASSERT_OK(InstallTestRelease(store, Release(3)));
  EXPECT_EQ(CurrentVersion(store), 3u);
}

TEST(AppGroupStore, FindsTheReleasesOfAStoreOfTheFirstVersion) {
  const AppGroupStore store = OpenWith("first_version", {1, 2});
  UpdateState state;
  state.highest_version = 2;
  ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
  ASSERT_OK(store.SaveState(lock, state));
  MakeStoreOfTheFirstVersion(store);
  EXPECT_THAT(store.Current(), StatusIs(StatusCode::kDataLoss, HasSubstr("digest")));
  ASSERT_EQ(store.Fallbacks().size(), 2u);
  EXPECT_EQ(store.Fallbacks()[0].manifest, Release(2).manifest);  // The one that was current.
  EXPECT_EQ(store.LoadState()->highest_version, 2u);
}

TEST(AppGroupStore, InstallingRepairsAStoreOfTheFirstVersion) {
  const AppGroupStore store = OpenWith("first_version_repaired", {1, 2});
  MakeStoreOfTheFirstVersion(store);
  ASSERT_OK(InstallTestRelease(store, Release(3)));
  EXPECT_EQ(CurrentVersion(store), 3u);
  ASSERT_EQ(store.Fallbacks().size(), 1u);
  EXPECT_EQ(store.Fallbacks()[0].manifest.version, 2u);
}

// A folder in place of a file cannot be read, which says nothing about what is in the slots.
TEST(AppGroupStore, WhatCannotBeReadNowIsNotRemoved) {
  const AppGroupStore store = OpenWith("unreadable", {1, 2});
  std::filesystem::rename(store.dir() + "/current.json", store.dir() + "/aside");
  std::filesystem::create_directory(store.dir() + "/current.json");
  EXPECT_FALSE(InstallTestRelease(store, Release(3)).ok());
  EXPECT_EQ(Slots(store).size(), 2u);
  std::filesystem::remove(store.dir() + "/current.json");
  std::filesystem::rename(store.dir() + "/aside", store.dir() + "/current.json");
  EXPECT_EQ(CurrentVersion(store), 2u);
  ASSERT_OK(InstallTestRelease(store, Release(3)));
}

// Nor does one lose the last good release, e.g. by making the store look like a newer version's.
TEST(AppGroupStore, NoFlippedBitShowsAReleaseThatWasNotInstalled) {
  const AppGroupStore store = OpenNew("flip");
  const TestRelease first = Release(1);
  const TestRelease second = Release(2);
  ASSERT_OK(InstallTestRelease(store, first));
  ASSERT_OK(InstallTestRelease(store, second));
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  for (const std::string& path :
       {store.dir() + "/current.json", current->folder + "/manifest.json"}) {
    const std::string good = *ReadFile(path, 1 << 20);
    for (size_t bit = 0; bit < good.size() * 8; ++bit) {
      FlipBit(path, bit);
      const auto read = store.Current();
      if (read.ok()) {
        EXPECT_EQ((**read).manifest, second.manifest) << path << " " << bit;
      } else {
        EXPECT_THAT(read, StatusIs(StatusCode::kDataLoss)) << path << " " << bit;
      }
      bool found_first = false;
      for (const InstalledRelease& release : store.Fallbacks()) {
        EXPECT_TRUE(release.manifest == first.manifest || release.manifest == second.manifest);
        found_first |= release.manifest == first.manifest;
      }
      EXPECT_TRUE(found_first) << path << " " << bit;
      Overwrite(path, good);
    }
  }
}

TEST(AppGroupStore, AMissingSlotIsDamage) {
  const AppGroupStore store = OpenWith("missing", {1});
  std::filesystem::remove_all(store.dir() + "/slots");
  EXPECT_THAT(store.Current(), StatusIs(StatusCode::kDataLoss, HasSubstr("incomplete")));
  ASSERT_OK(InstallTestRelease(store, Release(2)));
  EXPECT_EQ(CurrentVersion(store), 2u);
}

TEST(AppGroupStore, LeavesAStoreOfANewerVersionAlone) {
  const AppGroupStore store = OpenWith("newer", {1});
  MakeStoreOfANewerVersion(store);
  const std::string newer = *ReadFile(store.dir() + "/current.json", 4096);
  EXPECT_THAT(store.Current(), StatusIs(StatusCode::kFailedPrecondition, HasSubstr("newer")));
  EXPECT_THAT(store.TryLock(), StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_TRUE(store.Fallbacks().empty());
  EXPECT_EQ(*ReadFile(store.dir() + "/current.json", 4096), newer);
}

TEST(AppGroupStore, FoldersAndFilesHaveTheirModes) {
  const AppGroupStore store = OpenWith("modes", {1});
  ASSERT_OK_AND_ASSIGN(const auto current, store.Current());
  const auto mode = [](const std::string& path) {
    struct stat info {};
    stat(path.c_str(), &info);
    return info.st_mode & 07777;
  };
  EXPECT_EQ(mode(current->folder), 0755u);
  EXPECT_EQ(mode(current->folder + "/manifest.json"), 0644u);
  EXPECT_EQ(mode(store.dir() + "/current.json"), 0644u);
}

TEST(AppGroupStore, SavesTheUpdateState) {
  const AppGroupStore store = OpenNew("state");
  UpdateState state;
  state.highest_version = 9;
  {
    ASSERT_OK_AND_ASSIGN(const WriterLock lock, store.TryLock());
    ASSERT_OK(store.SaveState(lock, state));
  }
  ASSERT_OK_AND_ASSIGN(const UpdateState read, store.LoadState());
  EXPECT_EQ(read, state);
  for (const std::string& damage : {std::string("{}"), std::string(20'000, ' ')}) {
    Overwrite(store.dir() + "/state.json", damage);
    EXPECT_THAT(store.LoadState(), StatusIs(StatusCode::kDataLoss));
  }
}

TEST(AppGroupStore, RefusesAFileInPlaceOfTheFolder) {
  const std::string dir = NewTestFolder("file");
  Overwrite(dir, "x");
  EXPECT_THAT(AppGroupStore::Open(dir), StatusIs(StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace urlfilter::store
