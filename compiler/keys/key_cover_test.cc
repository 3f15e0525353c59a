#include "compiler/keys/key_cover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using url::Profile;

std::vector<std::string> Parents(std::string_view key, const CoverRules& rules) {
  std::vector<std::string> parents;
  AnyParent(key, rules, [&](std::string_view parent) {
    parents.emplace_back(parent);
    return false;
  });
  return parents;
}

TEST(KeyCover, SplitsAtTheFirstSlashAndTheFirstTailMark) {
  const KeyParts parts = SplitKey("a.com/b/c?d/e#f");
  EXPECT_EQ(parts.host, "a.com");
  EXPECT_EQ(parts.path, "/b/c");
  EXPECT_EQ(parts.tail, "?d/e#f");
  EXPECT_EQ(SplitKey("a.com?q=/x").path, "");
  EXPECT_EQ(SplitKey("a.com?q=/x").host, "a.com");
}

TEST(KeyCover, AHostIsCoveredByItsSuffixesOfTwoLabels) {
  EXPECT_THAT(Parents("a.b.example.com", LosslessCover(Profile::kBoth)),
              ElementsAre("b.example.com", "example.com"));
  EXPECT_THAT(Parents("example.com", LosslessCover(Profile::kBoth)), IsEmpty());
}

TEST(KeyCover, Only26GoesOnToOneLabel) {
  EXPECT_THAT(Parents("example.com", LosslessCover(Profile::kIos26)), ElementsAre("com"));
  EXPECT_THAT(Parents("example.com", LosslessCover(Profile::kIos27)), IsEmpty());
}

TEST(KeyCover, PathsReachSubHostsOn27Only) {
  EXPECT_THAT(Parents("s.a.com/x/y", LosslessCover(Profile::kIos27)),
              ElementsAre("s.a.com", "s.a.com/x", "a.com", "a.com/x", "a.com/x/y"));
  EXPECT_THAT(Parents("s.a.com/x/y", LosslessCover(Profile::kBoth)),
              ElementsAre("s.a.com", "s.a.com/x", "a.com"));
}

TEST(KeyCover, TheWwwTwinIsTheSameHost) {
  EXPECT_THAT(Parents("www.a.com/x/y", LosslessCover(Profile::kBoth)),
              ElementsAre("www.a.com", "www.a.com/x", "a.com", "a.com/x", "a.com/x/y"));
}

TEST(KeyCover, AHostWithAnotherWwwHasNoTwinOn26) {
  EXPECT_THAT(Parents("www.a.auwww.b.com/x", LosslessCover(Profile::kBoth)),
              ElementsAre("www.a.auwww.b.com", "a.auwww.b.com", "auwww.b.com", "b.com"));
}

TEST(KeyCover, AQueryIsBelowItsPathAndOn27BelowTheSameQueryOfAParent) {
  EXPECT_THAT(Parents("s.a.com/x?q", LosslessCover(Profile::kIos27)),
              ElementsAre("s.a.com", "s.a.com/x", "a.com", "a.com/x", "a.com/x?q"));
  EXPECT_THAT(Parents("a.com?q", LosslessCover(Profile::kBoth)), ElementsAre("a.com"));
}

TEST(KeyCover, EscapesAndEmptyComponentsEndTheCertainty) {
  EXPECT_THAT(Parents("a.com/x/b%20c/d", LosslessCover(Profile::kBoth)),
              ElementsAre("a.com", "a.com/x"));
  EXPECT_THAT(Parents("a.com/x//y/z", LosslessCover(Profile::kBoth)),
              ElementsAre("a.com", "a.com/x"));
  EXPECT_THAT(Parents("a.com/../y/z", LosslessCover(Profile::kBoth)), ElementsAre("a.com"));
}

TEST(KeyCover, AnExceptionLooksPastEscapes) {
  EXPECT_THAT(Parents("a.com/b%20c/d", BelowException(Profile::kIos26)),
              ElementsAre("a.com", "a.com/b%20c", "com"));
}

TEST(KeyCover, AddressesHaveNoParentsButTheirOwnPaths) {
  EXPECT_THAT(Parents("1.2.3.4/x/y", LosslessCover(Profile::kIos26)),
              ElementsAre("1.2.3.4", "1.2.3.4/x"));
  EXPECT_THAT(Parents("a.com:8080/x", LosslessCover(Profile::kIos26)), IsEmpty());
  EXPECT_THAT(Parents("[::1]/x", LosslessCover(Profile::kIos26)), IsEmpty());
}

TEST(KeyCover, StopsWhenTheVisitorSaysSo) {
  int visits = 0;
  EXPECT_TRUE(AnyParent("a.b.c.d.com", LosslessCover(Profile::kBoth),
                        [&](std::string_view) { return ++visits == 2; }));
  EXPECT_EQ(visits, 2);
}

TEST(KeyCover, TheQuickWayForHostsFindsTheSameParents) {
  for (const Profile profile : {Profile::kIos26, Profile::kIos27, Profile::kBoth}) {
    for (const CoverRules& rules : {LosslessCover(profile), BelowException(profile)}) {
      for (const char* host : {"com", "a.com", "a.b.com", "x.a.b.co.uk", "www2.a.b", "a.www.b.c"}) {
        std::vector<std::string> parents;
        const auto add = [&](std::string_view parent) {
          parents.emplace_back(parent);
          return false;
        };
        AnyParentOfHost(host, rules, add);
        EXPECT_EQ(parents, Parents(host, rules)) << host;
      }
    }
  }
}

TEST(KeyCover, TakesAnyBytes) {
  for (const char* key : {"", "/", "?", "#", ".", "..", "/?", "a//", "www.", "a.com/", "%"}) {
    for (const Profile profile : {Profile::kIos26, Profile::kIos27, Profile::kBoth}) {
      for (const std::string& parent : Parents(key, LosslessCover(profile))) EXPECT_NE(parent, key);
    }
  }
}

}  // namespace
}  // namespace urlfilter::compiler
