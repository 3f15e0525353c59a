#include "filterlib/lookup/provider_prefilter.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "bloom/prefilter_view.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter {
namespace {

using absl::StatusCode;
using store::AppGroupStore;
using store::InstallTestRelease;
using store::MakeTestRelease;
using store::TestRelease;

class ProviderPrefilterTest : public testing::Test {
 protected:
  AppGroupStore store_ = *AppGroupStore::Open(store::NewTestFolder("provider"));
  std::string folder_ = testing::TempDir();

  auto Fetch(std::optional<std::string_view> tag) { return PrefilterForTag(store_, tag, folder_); }
};

TEST_F(ProviderPrefilterTest, TheFirstFetchAlwaysGetsAFilter) {
  const TestRelease release = MakeTestRelease(7, {"example.com"});
  ASSERT_OK(InstallTestRelease(store_, release));
  for (const auto tag : {std::optional<std::string_view>(), std::optional<std::string_view>("")}) {
    for (int i = 0; i < 2; ++i) {  // Also when it was fetched before, as after a restart.
      ASSERT_OK_AND_ASSIGN(const auto prefilter, Fetch(tag));
      ASSERT_TRUE(prefilter.has_value());
      EXPECT_EQ(prefilter->tag, "tag-7");
      EXPECT_EQ(prefilter->parameters.bit_count, release.manifest.bit_count);
      EXPECT_EQ(prefilter->parameters.hash_count, release.manifest.hash_count);
      EXPECT_EQ(prefilter->parameters.murmur_seed, release.manifest.murmur_seed);
    }
  }
}

TEST_F(ProviderPrefilterTest, TheFileHoldsTheRawBitsAndNothingElse) {
  const TestRelease release = MakeTestRelease(7, {"example.com"});
  ASSERT_OK(InstallTestRelease(store_, release));
  ASSERT_OK_AND_ASSIGN(const auto prefilter, Fetch(std::nullopt));
  const std::string bits = *ReadFile(prefilter->path, 1 << 20);
  EXPECT_EQ(bits, format::DecodePrefilterPlist(release.plist_bytes)->bits);
  EXPECT_EQ(bits.size(), prefilter->byte_count);
  EXPECT_TRUE(bloom::PrefilterView::Create(prefilter->parameters, bits)->MayContain("example.com"));
}

TEST_F(ProviderPrefilterTest, TheSameTagMeansKeepAndNoFile) {
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(7, {"example.com"})));
  ASSERT_OK_AND_ASSIGN(const auto prefilter, Fetch("tag-7"));
  EXPECT_FALSE(prefilter.has_value());
}

TEST_F(ProviderPrefilterTest, AnotherTagGetsTheNewFilterWithoutARestart) {
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(7, {"example.com"})));
  EXPECT_FALSE((*Fetch("tag-7")).has_value());
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(8, {"example.com"})));
  ASSERT_OK_AND_ASSIGN(const auto prefilter, Fetch("tag-7"));
  ASSERT_TRUE(prefilter.has_value());
  EXPECT_EQ(prefilter->tag, "tag-8");
}

TEST_F(ProviderPrefilterTest, TheSystemMayDeleteTheFile) {
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(7, {"example.com"})));
  ASSERT_OK_AND_ASSIGN(const auto first, Fetch(std::nullopt));
  ASSERT_OK_AND_ASSIGN(const auto second, Fetch(std::nullopt));
  EXPECT_NE(first->path, second->path);
  std::filesystem::remove(first->path);
  EXPECT_TRUE(std::filesystem::exists(second->path));
  EXPECT_TRUE((*Fetch(std::nullopt)).has_value());
}

TEST_F(ProviderPrefilterTest, ADamagedFilterIsNeverHandedOver) {
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(7, {"example.com"})));
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(8, {"example.net"})));
  std::fstream(store_.Current().value()->plist_path, std::ios::in | std::ios::out).put('X');
  ASSERT_OK_AND_ASSIGN(const auto prefilter, Fetch(std::nullopt));
  EXPECT_EQ(prefilter->tag, "tag-7");
}

TEST_F(ProviderPrefilterTest, AKillSwitchHandsOverAFilterThatMatchesNothing) {
  TestRelease release = MakeTestRelease(7, {"example.com"});
  release.manifest.kill_switch_reason = "payroll";
  RefreshManifest(release);
  ASSERT_OK(InstallTestRelease(store_, release));
  ASSERT_OK_AND_ASSIGN(const auto prefilter, Fetch("tag-7"));
  ASSERT_TRUE(prefilter.has_value());
  EXPECT_EQ(prefilter->tag, "tag-7+off");
  const std::string bits = *ReadFile(prefilter->path, 100);
  EXPECT_FALSE(
      bloom::PrefilterView::Create(prefilter->parameters, bits)->MayContain("example.com"));
  EXPECT_FALSE((*Fetch("tag-7+off")).has_value());
}

TEST_F(ProviderPrefilterTest, ADamagedReleaseThatIsSwitchedOffIsNotReplacedByOneThatBlocks) {
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(7, {"example.com"})));
  TestRelease release = MakeTestRelease(8, {"example.com"});
  release.manifest.kill_switch_reason = "payroll";
  RefreshManifest(release);
  ASSERT_OK(InstallTestRelease(store_, release));
  std::fstream(store_.Current().value()->plist_path, std::ios::in | std::ios::out).put('X');
  ASSERT_OK_AND_ASSIGN(const auto prefilter, Fetch("tag-7"));
  ASSERT_TRUE(prefilter.has_value());
  EXPECT_EQ(prefilter->tag, "tag-8+off");
  EXPECT_EQ(*ReadFile(prefilter->path, 100), std::string(1, '\0'));
}

TEST_F(ProviderPrefilterTest, WithoutAReleaseOrAFolderItSaysWhy) {
  EXPECT_THAT(Fetch(std::nullopt), StatusIs(StatusCode::kNotFound));
  ASSERT_OK(InstallTestRelease(store_, MakeTestRelease(7, {"example.com"})));
  folder_ = "/nonexistent";
  EXPECT_THAT(Fetch(std::nullopt), StatusIs(StatusCode::kNotFound));
}

}  // namespace
}  // namespace urlfilter
