#include "compiler/release/key_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "compiler/policy/policy.h"
#include "compiler/release/gates.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Keys = std::vector<std::string_view>;

TEST(KeyChanges, CountsAndNamesWhatWasAddedAndRemoved) {
  const Keys before = {"a", "b", "d"};
  const Keys after = {"b", "c", "d", "e"};
  Keys added;
  Keys removed;
  const KeyChanges changes = CompareKeys(
      before, after, [&](std::string_view key) { added.push_back(key); },
      [&](std::string_view key) { removed.push_back(key); });
  EXPECT_THAT(added, ElementsAre("c", "e"));
  EXPECT_THAT(removed, ElementsAre("a"));
  EXPECT_EQ(changes.added, 2u);
  EXPECT_EQ(changes.removed, 1u);
  EXPECT_EQ(changes.before, 3u);
  EXPECT_EQ(changes.after, 4u);
}

TEST(KeyChanges, CountingFromTheFileAgrees) {
  const Keys after = {"b", "c", "d", "e"};
  const KeyChanges changes = CountKeyChanges("a\nb\nd\n", after);
  EXPECT_EQ(changes.added, 2u);
  EXPECT_EQ(changes.removed, 1u);
  EXPECT_EQ(changes.before, 3u);
  EXPECT_EQ(CountKeyChanges("", after).added, 4u);
  EXPECT_EQ(CountKeyChanges("a\nb\n", {}).removed, 2u);
}

TEST(KeyChanges, LinesSplitAtNewlinesOnly) {
  EXPECT_THAT(SplitKeyLines("a b\nc\n"), ElementsAre("a b", "c"));
  EXPECT_THAT(SplitKeyLines("a\nb"), ElementsAre("a", "b"));
  EXPECT_THAT(SplitKeyLines(""), IsEmpty());
}

TEST(Gates, AHalvedListDoesNotPass) {
  const GatePlan gates{
      .max_removed = ChangeLimit{20, true}, .max_added = std::nullopt, .min_entries = std::nullopt};
  KeyChanges changes{.before = 100, .after = 80, .added = 0, .removed = 20};
  EXPECT_THAT(FailedGates(gates, changes), IsEmpty());
  changes.removed = 21;
  EXPECT_THAT(FailedGates(gates, changes),
              ElementsAre(HasSubstr("21 of 100 keys would be removed; at most 20 %")));
}

TEST(Gates, AListThatGrowsTooMuchDoesNotPass) {
  const GatePlan gates{
      .max_removed = std::nullopt, .max_added = ChangeLimit{5, false}, .min_entries = std::nullopt};
  KeyChanges changes{.before = 100, .after = 105, .added = 5, .removed = 0};
  EXPECT_THAT(FailedGates(gates, changes), IsEmpty());
  changes.after = 106;
  changes.added = 6;
  EXPECT_THAT(FailedGates(gates, changes),
              ElementsAre("6 of 100 keys would be added; at most 5 may be"));
}

TEST(Gates, TheFirstReleaseIsHeldAgainstMinEntriesOnly) {
  const GatePlan gates{
      .max_removed = ChangeLimit{0, false}, .max_added = ChangeLimit{5, false}, .min_entries = 10};
  EXPECT_THAT(FailedGates(gates, {.before = 0, .after = 50, .added = 50, .removed = 0}), IsEmpty());
  EXPECT_THAT(FailedGates(gates, {.before = 0, .after = 9, .added = 9, .removed = 0}),
              ElementsAre(HasSubstr("at least 10")));
}

TEST(Gates, TheCommandLineStandsBeforeThePolicy) {
  const GatePlan policy{.max_removed = ChangeLimit{20, true},
                        .max_added = ChangeLimit{30, true},
                        .min_entries = std::nullopt};
  const GatePlan line{
      .max_removed = ChangeLimit{90, true}, .max_added = std::nullopt, .min_entries = 1};
  const GatePlan merged = MergeGates(policy, line);
  EXPECT_EQ(merged.max_removed->value, 90);
  EXPECT_EQ(merged.max_added->value, 30);
  EXPECT_EQ(merged.min_entries, 1u);
}

}  // namespace
}  // namespace urlfilter::compiler
