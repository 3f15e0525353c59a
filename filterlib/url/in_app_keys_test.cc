#include "filterlib/url/in_app_keys.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/url/hostile_urls_testing.h"
#include "filterlib/url/in_app_text.h"

namespace urlfilter::url {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Strings = std::vector<std::string>;

Strings KeysOf(std::string_view url) {
  Strings keys;
  const auto candidates = InAppCandidates(url);
  if (!candidates.ok()) return keys;
  for (const InAppCandidate& candidate : *candidates) keys.push_back(candidate.key);
  return keys;
}

// The same from the text that lookups use.
Strings KeysOfText(std::string_view url) {
  Strings keys;
  InAppText text;
  if (!text.Assign(url)) return keys;
  const auto add = [&](std::string_view key) {
    if (key.size() <= kMaxInAppKeyBytes) keys.emplace_back(key);
  };
  for (std::size_t begin = 0; begin < text.host().size();) {
    if (text.has_query()) add(text.Key(begin, text.path_segments(), true));
    for (std::size_t i = text.path_segments() + 1; i > 0; --i) add(text.Key(begin, i - 1, false));
    const std::size_t dot = text.host().find('.', begin);
    if (text.host_is_address() || dot == std::string_view::npos) break;
    begin = dot + 1;
  }
  return keys;
}

TEST(InAppKeysTest, RuleGivesItsCanonicalText) {
  const std::pair<const char*, const char*> kRules[] = {
      {"Example.com", "example.com"},
      {"https://u@www.example.com:8443/A//b/../%7Ec/?q=1#f", "www.example.com/A/~c?q=1"},
      {"b\u00fccher.example/\u00fc", "xn--bcher-kva.example/%C3%BC"},
      {"0x7f.1", "127.0.0.1"},
  };
  for (const auto& [rule, key] : kRules) {
    ASSERT_OK_AND_ASSIGN(const std::string made, InAppKeyForRule(rule));
    EXPECT_EQ(made, key);
  }
  EXPECT_THAT(InAppKeyForRule("/path"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(InAppKeysTest, RefusesRulesBeyondTheLimits) {
  const std::string long_rule = "a.com/" + std::string(kMaxInAppKeyBytes - 6, 'x');
  EXPECT_OK(InAppKeyForRule(long_rule));
  EXPECT_THAT(InAppKeyForRule(long_rule + "x"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("2048 bytes")));
  std::string deep_rule = "a.com";
  for (std::size_t i = 0; i < kMaxInAppPathSegments; ++i) deep_rule += "/x";
  EXPECT_OK(InAppKeyForRule(deep_rule));
  EXPECT_THAT(InAppKeyForRule(deep_rule + "/x"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("64 path segments")));
}

TEST(InAppKeysTest, CandidatesComeMostSpecificFirst) {
  EXPECT_THAT(KeysOf("http://www.example.com:81/a//b/?q#f"),
              ElementsAre("www.example.com/a/b?q", "www.example.com/a/b", "www.example.com/a",
                          "www.example.com", "example.com/a/b?q", "example.com/a/b",
                          "example.com/a", "example.com", "com/a/b?q", "com/a/b", "com/a", "com"));
  EXPECT_THAT(KeysOf("http://1.2.3.4/?"), ElementsAre("1.2.3.4"));
  EXPECT_THAT(KeysOf("http://[::1]/x"), ElementsAre("[::1]/x", "[::1]"));
  EXPECT_THAT(KeysOf("no URL"), ElementsAre());
}

TEST(InAppTextTest, HasTheKeysOfTheSlowModelForHostileUrls) {
  HostileUrls urls(3);
  std::size_t with_keys = 0;
  for (int i = 0; i < 30'000; ++i) {
    const std::string url = urls.Next();
    const Strings keys = KeysOf(url);
    with_keys += !keys.empty();
    ASSERT_EQ(KeysOfText(url), keys) << ::testing::PrintToString(url);
  }
  EXPECT_GT(with_keys, 1'000u);
}

TEST(InAppTextTest, HasTheKeysOfTheSlowModelAroundTheLimits) {
  for (const std::size_t size : {1780, 1790, 2030, 2040, 2047, 2048, 2049, 2300, 2302, 70'000}) {
    for (const std::string host : {"a.b", "some.longer.host.example"}) {
      const std::string url = "http://" + host + "/" + std::string(size - host.size() - 1, 'x');
      EXPECT_EQ(KeysOfText(url), KeysOf(url));
      EXPECT_EQ(KeysOfText(url + "/y"), KeysOf(url + "/y"));
      EXPECT_EQ(KeysOfText(url + "?q"), KeysOf(url + "?q"));
      const std::string query = "http://" + host + "/p?" + std::string(size - host.size() - 3, 'x');
      EXPECT_EQ(KeysOfText(query), KeysOf(query));
    }
  }
  std::string deep = "http://a.b.c";
  for (int i = 0; i < 70; ++i) {
    EXPECT_EQ(KeysOfText(deep + "?q"), KeysOf(deep + "?q")) << i;
    deep += "/x";
  }
}

}  // namespace
}  // namespace urlfilter::url
