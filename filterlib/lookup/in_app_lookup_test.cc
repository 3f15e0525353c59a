#include "filterlib/lookup/in_app_lookup.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "filterlib/lookup/allocation_counter_testing.h"
#include "filterlib/lookup/in_app_testing.h"
#include "filterlib/url/hostile_urls_testing.h"
#include "filterlib/url/in_app_keys.h"

namespace urlfilter {
namespace {

using Kind = InAppVerdict::Kind;
using Rules = std::vector<InAppTestFilter::Rule>;

TEST(InAppLookupTest, BlocksTheHostItsSubdomainsAndDeeperPaths) {
  const InAppTestFilter filter(
      Rules{{"example.com", {.category = 3}}, {"b.org/x", {.category = 4}}});
  const InAppLookup lookup = filter.Lookup();
  const InAppVerdict verdict = lookup.Check("https://sub.example.com/a?b");
  EXPECT_EQ(verdict.kind, Kind::kBlock);
  EXPECT_EQ(verdict.category, 3);
  EXPECT_EQ(verdict.host_labels, 2u);
  EXPECT_EQ(verdict.path_segments, 0u);
  EXPECT_EQ(lookup.Check("https://b.org/x/y").path_segments, 1u);
  EXPECT_EQ(lookup.Check("https://sub.b.org/x").kind, Kind::kBlock);
  EXPECT_EQ(lookup.Check("https://b.org/xy").kind, Kind::kNone);
  EXPECT_EQ(lookup.Check("https://b.org/").kind, Kind::kNone);
  EXPECT_EQ(lookup.Check("https://notexample.com/").kind, Kind::kNone);
  EXPECT_EQ(lookup.Check("not a URL").kind, Kind::kNone);
}

TEST(InAppLookupTest, AnExceptionBelowABlockedParentWins) {
  const InAppTestFilter filter(Rules{{"example.com", {}},
                                     {"good.example.com", {.allow = true}},
                                     {"example.com/ok", {.allow = true}},
                                     {"good.example.com/bad", {}}});
  const InAppLookup lookup = filter.Lookup();
  EXPECT_EQ(lookup.Check("https://example.com/").kind, Kind::kBlock);
  EXPECT_EQ(lookup.Check("https://www.good.example.com/").kind, Kind::kAllow);
  EXPECT_EQ(lookup.Check("https://example.com/ok/x").kind, Kind::kAllow);
  EXPECT_EQ(lookup.Check("https://good.example.com/bad").kind, Kind::kBlock);
}

TEST(InAppLookupTest, MoreHostLabelsBeatMorePathSegments) {
  const InAppTestFilter filter(
      Rules{{"example.com/a/b", {}}, {"www.example.com", {.allow = true}}});
  EXPECT_EQ(filter.Lookup().Check("https://www.example.com/a/b").kind, Kind::kAllow);
  EXPECT_EQ(filter.Lookup().Check("https://example.com/a/b").kind, Kind::kBlock);
}

TEST(InAppLookupTest, AllowBeatsBlockAtEqualSpecificity) {
  const InAppTestFilter filter(Rules{{"example.com", {}}, {"example.com", {.allow = true}}});
  EXPECT_EQ(filter.Lookup().Check("https://example.com/").kind, Kind::kAllow);
}

TEST(InAppLookupTest, AnExactHostEntryIsForThisHostOnlyAndBeatsOneWithSubdomains) {
  const InAppTestFilter filter(
      Rules{{"example.com", {}}, {"example.com", {.allow = true, .exact_host = true}}});
  const InAppLookup lookup = filter.Lookup();
  const InAppVerdict apex = lookup.Check("https://example.com/x");
  EXPECT_EQ(apex.kind, Kind::kAllow);
  EXPECT_TRUE(apex.exact_host);
  EXPECT_EQ(lookup.Check("https://www.example.com/x").kind, Kind::kBlock);
}

TEST(InAppLookupTest, AQueryBeatsThePathAlone) {
  const InAppTestFilter filter(Rules{{"example.com/a", {}}, {"example.com/a?ok", {.allow = true}}});
  const InAppVerdict verdict = filter.Lookup().Check("https://example.com/a/?ok#f");
  EXPECT_EQ(verdict.kind, Kind::kAllow);
  EXPECT_TRUE(verdict.has_query);
  EXPECT_EQ(filter.Lookup().Check("https://example.com/a?ok2").kind, Kind::kBlock);
}

TEST(InAppLookupTest, EqualUrlsGetEqualVerdicts) {
  const InAppTestFilter filter(Rules{{"b\u00fccher.example/~a", {}}});
  for (const char* url :
       {"https://xn--bcher-kva.example/~a", "HTTP://B\u00dcCHER.Example:80/x/../%7ea",
        "  http:\\\\b%C3%BCcher.example.\\~a\n"}) {
    EXPECT_EQ(filter.Lookup().Check(url).kind, Kind::kBlock) << url;
  }
}

TEST(InAppLookupTest, ExplainsWithTheKeyThatDecided) {
  const InAppTestFilter filter(Rules{{"example.com/a", {.category = 9}}});
  std::string key = "left over";
  EXPECT_EQ(filter.Lookup().Explain("https://www.example.com/a/b", key).category, 9);
  EXPECT_EQ(key, "example.com/a");
  EXPECT_EQ(filter.Lookup().Explain("https://www.example.com/", key).kind, Kind::kNone);
  EXPECT_EQ(key, "");
}

// Every fourth candidate of some URLs becomes a rule, with any mix of flags.
InAppTestFilter FilterOfHostileRules() {
  url::HostileUrls urls(4);
  Rules rules;
  for (int i = 0; rules.size() < 3'000; ++i) {
    const auto candidates = url::InAppCandidates(urls.Next());
    if (!candidates.ok()) continue;
    for (std::size_t k = static_cast<std::size_t>(i) % 4; k < candidates->size(); k += 4) {
      const std::string rule = "http://" + (*candidates)[k].key;
      if (!url::InAppKeyForRule(rule).ok()) continue;
      const auto category = static_cast<std::uint8_t>(rules.size());
      rules.push_back({rule, {category, rules.size() % 3 == 0, rules.size() % 5 == 0}});
    }
  }
  return InAppTestFilter(rules);
}

TEST(InAppLookupTest, GivesTheVerdictOfTheSlowModelForHostileUrls) {
  const InAppTestFilter filter = FilterOfHostileRules();
  const InAppLookup lookup = filter.Lookup();
  url::HostileUrls urls(5);
  std::size_t verdicts[3] = {};
  for (int i = 0; i < 20'000; ++i) {
    const std::string url = urls.Next();
    std::string key;
    const InAppVerdict verdict = lookup.Check(url);
    ASSERT_EQ(verdict, lookup.Explain(url, key)) << ::testing::PrintToString(url);
    ++verdicts[static_cast<int>(verdict.kind)];
  }
  for (const std::size_t count : verdicts) EXPECT_GT(count, 100u);
}

TEST(InAppLookupTest, TriesMoreCandidatesThanFitInOneBatch) {
  std::string path;
  for (int i = 0; i < 60; ++i) path += "/s" + std::to_string(i);
  const InAppTestFilter filter(Rules{{"com/s0", {.category = 5}}});
  EXPECT_EQ(filter.Lookup().Check("http://a.b.c.d.com" + path).category, 5);
}

TEST(InAppLookupTest, AllocatesNothingForOrdinaryUrls) {
  const InAppTestFilter filter(Rules{{"example.com/a", {}}});
  const InAppLookup lookup = filter.Lookup();
  const std::string with_long_query =
      "https://www.other.example:8443/a/b?" + std::string(5000, 'q');
  const std::size_t before = AllocationCount();
  EXPECT_EQ(lookup.Check("https://www.example.com/a/B.html?id=%20#fragment").kind, Kind::kBlock);
  EXPECT_EQ(lookup.Check(with_long_query).kind, Kind::kNone);
  EXPECT_EQ(AllocationCount(), before);
}

}  // namespace
}  // namespace urlfilter
