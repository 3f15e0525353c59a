#include "compiler/diff/key_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Keys = std::vector<std::string_view>;

DiffSide Side(const std::string& name, const Keys& keys) {
  DiffSide side;
  side.name = name;
  side.keys = keys;
  return side;
}

TEST(KeyDiff, NamesWhatIsAddedRemovedWidenedAndNarrowed) {
  const Keys before = {"ads.wide.com", "gone.com", "narrow.com", "same.com"};
  const Keys after = {"new.com", "same.com", "sub.narrow.com", "wide.com"};
  const KeyDiff diff = CompareSides(Side("a", before), Side("b", after), url::Profile::kBoth, {});
  EXPECT_THAT(diff.added, ElementsAre("new.com", "sub.narrow.com", "wide.com"));
  EXPECT_THAT(diff.removed, ElementsAre("ads.wide.com", "gone.com", "narrow.com"));
  ASSERT_EQ(diff.widened.size(), 1u);
  EXPECT_EQ(diff.widened[0].parent, "wide.com");
  ASSERT_EQ(diff.narrowed.size(), 1u);
  EXPECT_EQ(diff.narrowed[0].key, "sub.narrow.com");
  EXPECT_DOUBLE_EQ(diff.churn, 1.5);
}

TEST(KeyDiff, SitesFlipOnlyWhenTheirVerdictChanges) {
  const Keys before = {"a.com"};
  const Keys after = {"b.com"};
  const std::vector<std::string> sites = {"https://www.a.com/x", "b.com", "c.com"};
  const KeyDiff diff =
      CompareSides(Side("a", before), Side("b", after), url::Profile::kBoth, sites);
  ASSERT_EQ(diff.flips.size(), 2u);
  EXPECT_TRUE(diff.flips[0].blocked_before);
  EXPECT_EQ(diff.flips[1].key, "b.com");
}

TEST(KeyDiff, ParametersAndPirConfigurationAreCompared) {
  const Keys keys = {"a.com"};
  DiffSide before = Side("a", keys);
  DiffSide after = Side("b", keys);
  before.parameters = {144, 10, 1};
  after.parameters = {144, 10, 2};
  before.pir_config = "{}";
  after.pir_config = "{1}";
  const KeyDiff diff = CompareSides(before, after, url::Profile::kBoth, {});
  EXPECT_TRUE(diff.parameters_change);
  EXPECT_TRUE(diff.pir_config_changes);
  EXPECT_THAT(diff.added, IsEmpty());
}

TEST(KeyDiff, TextIsShortAndJsonIsWhole) {
  std::vector<std::string> texts;
  for (int i = 100; i < 200; ++i) texts.push_back("k" + std::to_string(i) + ".com");
  const Keys after(texts.begin(), texts.end());
  const DiffSide old_side = Side("old", {});
  const DiffSide new_side = Side("new", after);
  const KeyDiff diff = CompareSides(old_side, new_side, url::Profile::kBoth, {});
  const std::string text = RenderDiffText(diff, old_side, new_side, 10);
  EXPECT_THAT(text, HasSubstr("+ ... 90 more"));
  EXPECT_THAT(text, Not(HasSubstr("k150.com")));
  const auto json = nlohmann::json::parse(RenderDiffJson(diff, old_side, new_side, {}));
  EXPECT_EQ(json["added"].size(), 100u);
  EXPECT_EQ(json["changed"], true);
}

}  // namespace
}  // namespace urlfilter::compiler
