#include "compiler/explain/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/status_testing.h"

namespace urlfilter::compiler {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class FakeSource : public KeySource {
 public:
  std::string Name() const override { return "fake version 1"; }
  url::Profile profile() const override { return served; }
  bool knows_keys() const override { return true; }
  bool MayContain(std::string_view key) const override {
    return keys.contains(std::string(key)) || chance.contains(std::string(key));
  }
  absl::StatusOr<std::optional<KeyOrigin>> Find(std::string_view key) const override {
    const auto at = keys.find(std::string(key));
    if (at == keys.end()) return std::nullopt;
    return at->second;
  }

  url::Profile served = url::Profile::kBoth;
  std::map<std::string, KeyOrigin> keys;
  std::set<std::string> chance;
};

KeyOrigin Origin(const std::string& list, const std::string& file, uint32_t line) {
  KeyOrigin origin;
  origin.list = list;
  origin.file = file;
  origin.line = line;
  origin.owner = "sec@example.com";
  origin.ticket = "SEC-7";
  return origin;
}

nlohmann::json JsonOf(const Explanation& explanation) {
  return nlohmann::json::parse(RenderExplanationJson(explanation));
}

TEST(Explanation, NamesTheRuleOfEachKeyAndTheWayOut) {
  FakeSource source;
  source.keys["example.com"] = Origin("malware", "lists/m.txt", 12);
  ASSERT_OK_AND_ASSIGN(const Explanation explanation,
                       ExplainUrl(source, "https://www.example.com/a"));
  EXPECT_EQ(explanation.verdict, UrlVerdict::kBlock);
  const std::string text = RenderExplanationText(explanation);
  EXPECT_THAT(text, HasSubstr("list malware, lists/m.txt:12, owner sec@example.com, ticket SEC-7"));
  EXPECT_THAT(text, HasSubstr("to un-block it:\n  remove the rule at lists/m.txt:12"));
  const nlohmann::json json = JsonOf(explanation);
  EXPECT_EQ(json["verdict"], "block");
  EXPECT_THAT(json["profiles"]["26"]["sub_urls"].get<std::vector<std::string>>(), Contains("com/"));
  EXPECT_THAT(json["profiles"]["27"]["sub_urls"].get<std::vector<std::string>>(),
              Contains("example.com:443/a"));
  EXPECT_EQ(json["profiles"]["27"]["hits"][0]["origin"]["line"], 12);
  EXPECT_EQ(json["unblock"].size(), 1u);
}

TEST(Explanation, AHitByChanceIsMaybeAndSaysSo) {
  FakeSource source;
  source.chance.insert("example.com/a");
  ASSERT_OK_AND_ASSIGN(const Explanation explanation, ExplainUrl(source, "https://example.com/a"));
  EXPECT_EQ(explanation.verdict, UrlVerdict::kMaybe);
  EXPECT_THAT(RenderExplanationText(explanation), HasSubstr("false positive"));
  EXPECT_EQ(JsonOf(explanation)["profiles"]["26"]["hits"][0]["exact"], false);
}

TEST(Explanation, OnlyTheServedProfileDecides) {
  FakeSource source;
  source.served = url::Profile::kIos27;
  source.keys["com"] = Origin("l", "f", 1);
  ASSERT_OK_AND_ASSIGN(const Explanation explanation, ExplainUrl(source, "https://a.com/"));
  EXPECT_EQ(explanation.verdict, UrlVerdict::kClear);
  EXPECT_EQ(explanation.profiles[0].verdict, UrlVerdict::kBlock);
}

TEST(Explanation, AddsASchemeWhereThereIsNone) {
  FakeSource source;
  source.keys["example.com"] = Origin("l", "f", 1);
  ASSERT_OK_AND_ASSIGN(const Explanation explanation, ExplainUrl(source, "example.com"));
  EXPECT_EQ(explanation.verdict, UrlVerdict::kBlock);
}

TEST(Explanation, HostileUrlsAreClearWithAProblemOrEscaped) {
  const FakeSource source;
  for (const std::string& url :
       {std::string("://"), std::string(""), std::string("https://"), std::string("\0\x1b", 2),
        "https://" + std::string(100'000, 'a') + "/" + std::string(100'000, '/')}) {
    ASSERT_OK_AND_ASSIGN(const Explanation explanation, ExplainUrl(source, url));
    EXPECT_EQ(explanation.verdict, UrlVerdict::kClear);
    EXPECT_THAT(RenderExplanationText(explanation), Not(HasSubstr("\x1b")));
    EXPECT_TRUE(JsonOf(explanation).contains("profiles"));
  }
}

TEST(Explanation, BytesThatAreNotUtf8AreEscapedAndMarked) {
  const FakeSource source;
  ASSERT_OK_AND_ASSIGN(const Explanation explanation, ExplainUrl(source, "https://a.com/%FF"));
  const nlohmann::json profile = JsonOf(explanation)["profiles"]["26"];
  ASSERT_FALSE(profile["escaped_sub_urls"].empty());
  const size_t index = profile["escaped_sub_urls"][0];
  EXPECT_THAT(profile["sub_urls"][index].get<std::string>(), HasSubstr("a.com/\\xFF"));
}

}  // namespace
}  // namespace urlfilter::compiler
