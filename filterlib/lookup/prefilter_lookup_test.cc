#include "filterlib/lookup/prefilter_lookup.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/lookup/allocation_counter_testing.h"
#include "filterlib/lookup/sub_url_agreement_testing.h"
#include "filterlib/url/hostile_urls_testing.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter {
namespace {

constexpr std::uint32_t kSeed = 0x9747b28c;

#ifdef NDEBUG
constexpr int kHostileUrls = 300'000;
#else
constexpr int kHostileUrls = 10'000;  // unoptimised, the slow model is slow indeed
#endif

// A filter of the given keys, large enough that strangers do not match by chance.
class SmallFilter {
 public:
  explicit SmallFilter(const std::vector<std::string>& keys) : parameters_{1 << 16, 20, kSeed} {
    auto builder = bloom::PrefilterBuilder::Create(parameters_);
    for (const std::string& key : keys) builder->Add(key);
    bits_ = std::move(*builder).Finish();
  }
  PrefilterLookup Lookup(url::Profile profile) const {
    return PrefilterLookup(*bloom::PrefilterView::Create(parameters_, bits_), profile);
  }

 private:
  bloom::PrefilterParameters parameters_;
  std::string bits_;
};

TEST(FastPathsTest, HashWhatTheSlowModelMakesForHostileUrls) {
  url::HostileUrls urls(1);
  for (int i = 0; i < kHostileUrls; ++i) {
    const std::string url = urls.Next();
    ASSERT_TRUE(FastAndSlowAgree(url, kSeed)) << ::testing::PrintToString(url);
  }
}

TEST(FastPathsTest, HashWhatTheSlowModelMakesForHostsOfManyLabels) {
  for (int labels = 1; labels < 40; ++labels) {
    std::string host = "x";
    for (int i = 1; i < labels; ++i) host += ".Y" + std::to_string(i);
    EXPECT_TRUE(FastAndSlowAgree("http://" + host + "/a/B?q", kSeed)) << labels;
    EXPECT_TRUE(FastAndSlowAgree("gopher://www." + host + "/a#f", kSeed)) << labels;
  }
}

TEST(FastPathsTest, HashWhatTheSlowModelMakesForTextOfAnyLength) {
  for (const std::size_t size :
       {1,   3,   250, 300, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316,
        317, 318, 319, 320, 321, 575, 850, 861, 862, 863, 864, 865, 5000}) {
    for (const std::string fill : {"a", "A", "%41"}) {
      std::string text;
      while (text.size() < size) text += fill;
      EXPECT_TRUE(FastAndSlowAgree("http://a.com/" + text + "/x?" + text + "#" + text, kSeed));
      EXPECT_TRUE(FastAndSlowAgree("http://" + text + ".com/", kSeed));
    }
  }
}

TEST(FastPathsTest, HashWhatTheSlowModelMakesForPathsOfManyComponents) {
  std::string path;
  for (int components = 0; components < 70; ++components) {
    EXPECT_TRUE(FastAndSlowAgree("https://a.b.Com" + path, kSeed)) << components;
    EXPECT_TRUE(FastAndSlowAgree("https://a.b.Com" + path + "/?Q#f", kSeed)) << components;
    path += "/" + std::string(static_cast<std::size_t>(components) % 7, 'x') + "Y";
  }
}

TEST(PrefilterLookupTest, FindsAKeyOnTheProfileThatTriesIt) {
  const SmallFilter filter({"example.com/a", "example.com:443", "com.example/?x"});
  const auto on_26 = filter.Lookup(url::Profile::kIos26);
  const auto on_27 = filter.Lookup(url::Profile::kIos27);
  EXPECT_TRUE(on_26.MayMatch("https://www.example.com/a/b"));
  EXPECT_FALSE(on_26.MayMatch("https://sub.example.com/A/b"));
  EXPECT_TRUE(on_27.MayMatch("https://sub.example.com/A/b"));
  EXPECT_FALSE(on_27.MayMatch("http://sub.example.com/b"));
  EXPECT_TRUE(filter.Lookup(url::Profile::kBoth).MayMatch("https://www.example.com/a"));
  EXPECT_TRUE(filter.Lookup(url::Profile::kBoth).MayMatch("https://x.example.com/b"));
}

TEST(PrefilterLookupTest, SaysClearForWhatHasNoHost) {
  const SmallFilter filter({"example.com", ""});
  const auto lookup = filter.Lookup(url::Profile::kBoth);
  for (const char* url : {"", "example.com", "mailto:a@example.com", "http:///example.com"}) {
    EXPECT_FALSE(lookup.MayMatch(url)) << url;
    EXPECT_THAT(lookup.Explain(url), StatusIs(absl::StatusCode::kInvalidArgument)) << url;
  }
}

TEST(PrefilterLookupTest, SaysMaybeForAUrlTooLongToTry) {
  const SmallFilter filter({"example.com"});
  std::string url = "http://a.com";
  for (int i = 0; i < 100'000; ++i) url += "/x";
  EXPECT_TRUE(filter.Lookup(url::Profile::kBoth).MayMatch(url));
  EXPECT_THAT(filter.Lookup(url::Profile::kBoth).Explain(url),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(PrefilterLookupTest, ExplainsWhatMatchedAndWhere) {
  const SmallFilter filter({"example.com:443/a"});
  const auto lookup = filter.Lookup(url::Profile::kBoth);
  ASSERT_OK_AND_ASSIGN(const PrefilterHit hit, lookup.Explain("https://b.example.com/A/c"));
  EXPECT_TRUE(hit.maybe);
  EXPECT_EQ(hit.matched_sub_url, "example.com:443/a");
  EXPECT_EQ(hit.profile, url::Profile::kIos27);
  ASSERT_OK_AND_ASSIGN(const PrefilterHit miss, lookup.Explain("https://b.example.com/"));
  EXPECT_FALSE(miss.maybe);
}

// The first sub-URL in byte order that the filter may have, of those that make `url` "maybe".
PrefilterHit SlowHit(const bloom::PrefilterView& view, url::Profile profile, std::string_view url) {
  for (const auto one : {url::Profile::kIos26, url::Profile::kIos27}) {
    if (profile != url::Profile::kBoth && profile != one) continue;
    const auto sub_urls = url::SubUrls(url, one);
    if (!sub_urls.ok()) return {};
    for (const std::string& sub_url : *sub_urls) {
      if (view.MayContain(sub_url)) return {true, sub_url, one};
    }
  }
  return {};
}

TEST(PrefilterLookupTest, GivesTheVerdictAndTheHitOfTheSlowModelOnAHalfFullFilter) {
  // Every second probe hits, so that verdicts of both kinds come from every part of the walk.
  const bloom::PrefilterParameters parameters{1 << 12, 4, kSeed};
  auto builder = bloom::PrefilterBuilder::Create(parameters);
  ASSERT_OK(builder);
  for (int i = 0; i < 500; ++i) builder->Add(std::to_string(i));
  const std::string bits = std::move(*builder).Finish();
  ASSERT_OK_AND_ASSIGN(const auto view, bloom::PrefilterView::Create(parameters, bits));
  url::HostileUrls urls(2);
  std::size_t hits = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::string url = urls.Next();
    for (const auto profile : {url::Profile::kIos26, url::Profile::kIos27, url::Profile::kBoth}) {
      const PrefilterLookup lookup(view, profile);
      const PrefilterHit slow = SlowHit(view, profile, url);
      hits += slow.maybe;
      ASSERT_EQ(lookup.MayMatch(url), slow.maybe) << ::testing::PrintToString(url);
      const auto hit = lookup.Explain(url);
      ASSERT_EQ(hit.ok(), url::SubUrls(url, profile).ok()) << ::testing::PrintToString(url);
      if (!hit.ok()) continue;
      ASSERT_EQ(hit->maybe, slow.maybe) << ::testing::PrintToString(url);
      ASSERT_EQ(hit->matched_sub_url, slow.matched_sub_url) << ::testing::PrintToString(url);
      ASSERT_EQ(hit->profile, slow.profile) << ::testing::PrintToString(url);
    }
  }
  EXPECT_GT(hits, 2'500u);
  EXPECT_LT(hits, 12'500u);
}

TEST(PrefilterLookupTest, AllocatesNothing) {
  const SmallFilter filter({"nothing"});
  const auto lookup = filter.Lookup(url::Profile::kBoth);
  const std::string long_url = "https://www.a.b.c.d.e.f.g.h.Example.com:8443/" +
                               std::string(3000, 'A') + "/%20b/%41?" + std::string(3000, 'Q') +
                               "#F";
  const std::size_t before = AllocationCount();
  EXPECT_FALSE(lookup.MayMatch("https://user@www.example.com/a/b/c?id=123#fragment"));
  EXPECT_FALSE(lookup.MayMatch(long_url));
  EXPECT_FALSE(lookup.MayMatch("no URL"));
  EXPECT_EQ(lookup.Ask("no URL"), PrefilterLookup::Answer::kNoUrl);
  EXPECT_EQ(AllocationCount(), before);
}

}  // namespace
}  // namespace urlfilter
