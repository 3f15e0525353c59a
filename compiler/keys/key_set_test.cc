#include "compiler/keys/key_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/digest.h"
#include "compiler/keys/rule_list_testing.h"

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(KeySet, KeysAreSortedAndUniqueAndRememberTheirFirstRule) {
  RuleListForTest rules;
  rules.AddHost("b.com");
  rules.Add("https://www.a.com/");
  rules.AddHost("a.com");
  rules.AddHost("b.com");
  const KeySet keys = KeySet::Build(rules.view(), {});
  EXPECT_THAT(keys.keys(), ElementsAre("a.com", "b.com"));
  EXPECT_EQ(keys.RuleOf(0), 1u);
  EXPECT_EQ(keys.RuleOf(1), 0u);
  EXPECT_EQ(keys.counts()[0].keys, 4u);
  EXPECT_EQ(keys.counts()[0].kept, 2u);
  EXPECT_EQ(keys.counts()[0].duplicates, 2u);
}

TEST(KeySet, TheFirstRuleIsThatOfTheListNotTheOneWithTheShorterWayToAKey) {
  RuleListForTest rules;
  rules.Add("https://WWW.a.com/");  // Its key has to be computed.
  rules.AddHost("a.com");
  const KeySet keys = KeySet::Build(rules.view(), {});
  EXPECT_THAT(keys.keys(), ElementsAre("a.com"));
  EXPECT_EQ(keys.RuleOf(0), 0u);
}

TEST(KeySet, NoRulesGiveNoKeys) {
  const KeySet keys = KeySet::Build(RuleListForTest().view(), {});
  EXPECT_THAT(keys.keys(), IsEmpty());
  EXPECT_EQ(keys.Sha256Hex(), Sha256Hex(""));
}

TEST(KeySet, AnExceptionRemovesItselfAndAllBelow) {
  RuleListForTest rules;
  for (const char* host : {"good.net", "x.good.net", "notgood.net"}) rules.AddHost(host);
  rules.Add("good.net/path?q");
  rules.Allow("https://www.GOOD.net");
  const KeySet keys = KeySet::Build(rules.view(), {});
  EXPECT_THAT(keys.keys(), ElementsAre("notgood.net"));
  EXPECT_EQ(keys.counts()[0].excepted, 3u);
  EXPECT_THAT(keys.blocked_exceptions(), IsEmpty());
  EXPECT_THAT(keys.idle_exceptions(), IsEmpty());
}

TEST(KeySet, AnExceptionBelowAKeptParentIsReportedWithBothRules) {
  RuleListForTest rules;
  rules.AddHost("example.net");
  rules.Allow("good.example.net");
  const KeySet keys = KeySet::Build(rules.view(), {});
  ASSERT_EQ(keys.blocked_exceptions().size(), 1u);
  EXPECT_EQ(keys.blocked_exceptions()[0].exception_rule, 1u);
  EXPECT_EQ(keys.blocked_exceptions()[0].blocking_rule, 0u);
  EXPECT_EQ(keys.blocked_exceptions()[0].blocking_key, "example.net");
}

TEST(KeySet, AnExceptionUnderTwoParentsIsFreeOnlyWhenBothAreGone) {
  RuleListForTest rules;
  rules.AddHost("example.net");
  rules.AddHost("b.example.net");
  rules.Allow("example.net");
  rules.Allow("a.b.example.net");
  const KeySet keys = KeySet::Build(rules.view(), {});
  EXPECT_THAT(keys.keys(), IsEmpty());
  EXPECT_THAT(keys.blocked_exceptions(), IsEmpty());
}

TEST(KeySet, AnExceptionThatMeetsNothingIsIdle) {
  RuleListForTest rules;
  rules.AddHost("a.com");
  rules.Allow("b.com");
  EXPECT_THAT(KeySet::Build(rules.view(), {}).idle_exceptions(), ElementsAre(1u));
}

TEST(KeySet, KeysBelowAKeyAreLeftOutAndCounted) {
  RuleListForTest rules;
  rules.AddHost("ads.example.com");
  rules.AddHost("example.com");
  rules.Add("example.com/x");
  rules.Add("other.com/a/b");
  rules.Add("other.com/a");
  const KeySet keys = KeySet::Build(rules.view(), {});
  EXPECT_THAT(keys.keys(), ElementsAre("example.com", "other.com/a"));
  EXPECT_EQ(keys.counts()[0].redundant, 3u);
  const KeySet all = KeySet::Build(rules.view(), {.keep_redundant = true});
  EXPECT_EQ(all.keys().size(), 5u);
}

TEST(KeySet, OverlapsCountEachSharedKeyOnceForEachPairOfLists) {
  RuleListForTest rules(3);
  for (uint32_t list = 0; list < 3; ++list) rules.AddHost("all.com", list);
  rules.AddHost("all.com", 2);
  rules.AddHost("two.com", 1);
  rules.AddHost("two.com", 2);
  rules.AddHost("one.com", 0);
  rules.AddHost("one.com", 0);
  const KeySet keys = KeySet::Build(rules.view(), {});
  ASSERT_EQ(keys.overlaps().size(), 3u);
  EXPECT_EQ(keys.overlaps()[0].keys, 1u);  // Lists 0 and 1: all.com.
  EXPECT_EQ(keys.overlaps()[1].keys, 1u);  // 0 and 2: all.com.
  EXPECT_EQ(keys.overlaps()[2].keys, 2u);  // 1 and 2: all.com and two.com.
}

TEST(KeySet, TheOnboardingRowStandsVerbatimAmongTheKeys) {
  RuleListForTest rules;
  rules.AddHost("zzz.com");
  rules.AddHost("apple.com");
  const KeySet keys = KeySet::Build(rules.view(), {.onboarding_row = true});
  EXPECT_THAT(keys.keys(), ElementsAre("apple.com", "www.apple.com/url-filter-test", "zzz.com"));
  EXPECT_EQ(keys.RuleOf(1), KeySet::kNoRule);
}

TEST(KeySet, ARuleWithoutAKeyIsReportedAndTheOthersStay) {
  RuleListForTest rules;
  rules.Add("/shorts/");
  rules.AddHost("a.com");
  const KeySet keys = KeySet::Build(rules.view(), {});
  EXPECT_THAT(keys.keys(), ElementsAre("a.com"));
  ASSERT_EQ(keys.unusable_rules().size(), 1u);
  EXPECT_EQ(keys.unusable_rules()[0].rule, 0u);
  EXPECT_EQ(keys.counts()[0].unusable_rules, 1u);
}

TEST(KeySet, TheDigestIsThatOfTheKeysAsLines) {
  RuleListForTest rules;
  rules.AddHost("b.com");
  rules.AddHost("a.com");
  EXPECT_EQ(KeySet::Build(rules.view(), {}).Sha256Hex(), Sha256Hex("a.com\nb.com\n"));
}

std::string RandomHost(std::mt19937& random) {
  std::string host = "h" + std::to_string(random() % 30000) + ".com";
  for (uint32_t labels = random() % 3; labels > 0; --labels) {
    host.insert(0, std::string(1, static_cast<char>('a' + random() % 26)) + ".");
  }
  return host;
}

std::vector<std::array<uint64_t, 6>> CountsOf(const KeySet& keys) {
  std::vector<std::array<uint64_t, 6>> all;
  for (const ListKeyCounts& list : keys.counts()) {
    all.push_back({list.keys, list.kept, list.duplicates, list.excepted, list.redundant,
                   list.unusable_rules});
  }
  return all;
}

std::vector<std::array<uint64_t, 3>> OverlapsOf(const KeySet& keys) {
  std::vector<std::array<uint64_t, 3>> all;
  for (const ListOverlap& overlap : keys.overlaps()) {
    all.push_back({overlap.list_a, overlap.list_b, overlap.keys});
  }
  return all;
}

std::vector<std::tuple<uint32_t, uint32_t, std::string_view>> BlockedOf(const KeySet& keys) {
  std::vector<std::tuple<uint32_t, uint32_t, std::string_view>> all;
  for (const BlockedException& blocked : keys.blocked_exceptions()) {
    all.emplace_back(blocked.exception_rule, blocked.blocking_rule, blocked.blocking_key);
  }
  return all;
}

TEST(KeySet, TheNumberOfThreadsChangesNothing) {
  std::mt19937 random(7);
  RuleListForTest rules(3);
  for (int i = 0; i < 200'000; ++i) {
    const uint32_t list = random() % 3;
    if (i % 50 == 0) {
      rules.Add("https://" + RandomHost(random) + "/Path/" + std::to_string(random() % 9), list);
    } else {
      rules.AddHost(RandomHost(random), list);
    }
    if (i % 1000 == 0) rules.Allow(RandomHost(random));
  }
  const KeySet one = KeySet::Build(rules.view(), {.threads = 1});
  EXPECT_GT(one.keys().size(), 20'000u);
  EXPECT_TRUE(std::is_sorted(one.keys().begin(), one.keys().end()));
  EXPECT_EQ(CountsOf(one).size(), 3u);
  EXPECT_EQ(OverlapsOf(one).size(), 3u);
  EXPECT_THAT(BlockedOf(one), Not(IsEmpty()));
  for (const int threads : {2, 3, 8}) {
    const KeySet many = KeySet::Build(rules.view(), {.threads = threads});
    ASSERT_THAT(many.keys(), ElementsAreArray(one.keys()));
    for (size_t i = 0; i < one.keys().size(); ++i) ASSERT_EQ(many.RuleOf(i), one.RuleOf(i));
    EXPECT_EQ(CountsOf(many), CountsOf(one));
    EXPECT_EQ(OverlapsOf(many), OverlapsOf(one));
    EXPECT_EQ(BlockedOf(many), BlockedOf(one));
    EXPECT_EQ(many.idle_exceptions(), one.idle_exceptions());
  }
}

}  // namespace
}  // namespace urlfilter::compiler
