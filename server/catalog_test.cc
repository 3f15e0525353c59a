#include "server/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "server/release_tree_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::ElementsAre;

TEST(Catalog, ServesANewReleaseWithoutARestart) {
  const ReleaseTree tree("new-release");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  EXPECT_THAT(catalog->Find("demo/manifest.json"), StatusIs(absl::StatusCode::kNotFound));

  tree.Write("public/demo/manifest.json", "one");
  ASSERT_OK_AND_ASSIGN(const auto first, catalog->Find("demo/manifest.json"));
  EXPECT_EQ(first->bytes(), "one");

  tree.Write("public/demo/manifest.json", "two");
  ASSERT_OK_AND_ASSIGN(const auto second, catalog->Find("demo/manifest.json"));
  EXPECT_EQ(second->bytes(), "two");
  EXPECT_NE(second->entity_tag, first->entity_tag);
  EXPECT_EQ(first->bytes(), "one") << "who holds a file keeps what it opened";
}

TEST(Catalog, GivesTheSameFileWhileItIsUnchanged) {
  const ReleaseTree tree("unchanged");
  tree.Write("public/demo/1/filter.plist", "bits");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  ASSERT_OK_AND_ASSIGN(const auto first, catalog->Find("demo/1/filter.plist"));
  ASSERT_OK_AND_ASSIGN(const auto second, catalog->Find("demo/1/filter.plist"));
  EXPECT_EQ(first, second);
}

TEST(Catalog, TagsByContentAlone) {
  const ReleaseTree tree("tags");
  tree.Write("public/demo/1/filter.plist", "abc");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  ASSERT_OK_AND_ASSIGN(const auto file, catalog->Find("demo/1/filter.plist"));
  // SHA-256 of "abc" (FIPS 180-4, example B.1).
  EXPECT_EQ(file->entity_tag, "\"ba7816bf8f01cfea414140de5dae2223\"");
  EXPECT_EQ(file->repr_digest, "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:");
}

TEST(Catalog, ReadsALongFileOnlyForThoseWhoMayWait) {
  const ReleaseTree tree("long-file");
  tree.Write("public/demo/1/filter.plist", std::string(Catalog::kReadAtOnceBytes, 'x'));
  tree.Write("public/demo/2/filter.plist", std::string(Catalog::kReadAtOnceBytes + 1, 'x'));
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  EXPECT_OK(catalog->Find("demo/1/filter.plist", /*may_wait=*/false));
  EXPECT_THAT(catalog->Find("demo/2/filter.plist", /*may_wait=*/false),
              StatusIs(absl::StatusCode::kAborted));
  EXPECT_OK(catalog->Find("demo/2/filter.plist", /*may_wait=*/true));
  EXPECT_OK(catalog->Find("demo/2/filter.plist", /*may_wait=*/false)) << "it is known now";
}

TEST(Catalog, ForgetsAFileThatIsGone) {
  const ReleaseTree tree("gone");
  tree.Write("public/demo/manifest.json", "x");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  ASSERT_OK(catalog->Find("demo/manifest.json"));
  ASSERT_EQ(unlink((tree.root() + "/public/demo/manifest.json").c_str()), 0);
  EXPECT_THAT(catalog->Find("demo/manifest.json"), StatusIs(absl::StatusCode::kNotFound));
}

TEST(Catalog, LetsGoOfRemovedReleasesWhenANewOneComes) {
  const ReleaseTree tree("removed");
  tree.Write("public/demo/1/filter.plist", "one");
  tree.Write("public/demo/2/filter.plist", "two");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  std::weak_ptr<const PublishedFile> first;
  {
    ASSERT_OK_AND_ASSIGN(const auto file, catalog->Find("demo/1/filter.plist"));
    first = file;
  }
  EXPECT_FALSE(first.expired());
  ASSERT_EQ(unlink((tree.root() + "/public/demo/1/filter.plist").c_str()), 0);
  ASSERT_OK(catalog->Find("demo/2/filter.plist"));
  EXPECT_TRUE(first.expired());
}

TEST(Catalog, FollowsNoSymbolicLinkAnywhere) {
  const ReleaseTree tree("links");
  tree.Write("private/demo/1/keys.txt", "secret");
  tree.Write("private/demo/manifest.json", "secret");
  tree.Write("public/real/manifest.json", "fine");
  const std::string open = tree.root() + "/public/";
  ASSERT_EQ(symlink("../private/demo", (open + "demo").c_str()), 0);
  ASSERT_EQ(symlink("../../private/demo/1", (open + "real/1").c_str()), 0);
  ASSERT_EQ(symlink("../../private/demo/1/keys.txt", (open + "real/keys").c_str()), 0);
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  for (const char* path : {"demo/manifest.json", "real/1/keys.txt", "real/keys"}) {
    EXPECT_FALSE(catalog->Find(path).ok()) << path;
  }
  EXPECT_OK(catalog->Find("real/manifest.json"));
}

TEST(Catalog, ServesNoFolder) {
  const ReleaseTree tree("folder");
  tree.Write("public/demo/1/filter.plist", "x");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  EXPECT_THAT(catalog->Find("demo/1"), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Catalog, ListsFiltersSorted) {
  const ReleaseTree tree("list");
  tree.Write("public/zebra/manifest.json", "x");
  tree.Write("public/ant/manifest.json", "x");
  tree.Write("public/.hidden/manifest.json", "x");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  EXPECT_THAT(catalog->tree().Filters(), ElementsAre("ant", "zebra"));
}

TEST(Catalog, ListsVersionsNewestFirst) {
  const ReleaseTree tree("versions");
  tree.Write("public/ant/9/filter.plist", "x");
  tree.Write("public/ant/10/filter.plist", "x");
  tree.Write("public/ant/011/filter.plist", "x");
  ASSERT_OK_AND_ASSIGN(const auto catalog, Catalog::Open(tree.root()));
  EXPECT_THAT(catalog->tree().Versions("ant"), ElementsAre(10, 9));
  EXPECT_THAT(catalog->tree().Versions("bee"), ElementsAre());
}

TEST(Catalog, NeedsAFolder) {
  EXPECT_THAT(Catalog::Open("/nonexistent/urlfilter"), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace urlfilter::server
