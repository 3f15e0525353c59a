#include "server/request_path.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace urlfilter::server {
namespace {

using Kind = ReleasePath::Kind;

Kind KindOf(std::string_view target) { return ParseRequestTarget(target).kind; }

TEST(RequestPath, NamesManifestsAndArtifacts) {
  const ReleasePath manifest = ParseRequestTarget("/v1/corporate-baseline/manifest.json?x=../..");
  EXPECT_EQ(manifest.kind, Kind::kManifest);
  EXPECT_EQ(manifest.filter, "corporate-baseline");

  for (const char* name : {"filter.plist", "in-app.bin", "manifest.sig", "from-6.delta"}) {
    const std::string target = std::string("/v1/a/7/") + name;
    const ReleasePath artifact = ParseRequestTarget(target);
    EXPECT_EQ(artifact.kind, Kind::kArtifact) << name;
    EXPECT_EQ(artifact.version, 7u);
    EXPECT_EQ(artifact.artifact, name);
  }
}

TEST(RequestPath, TakesTheAbsoluteForm) {
  EXPECT_EQ(KindOf("https://host:1/v1/a/manifest.json"), Kind::kManifest);
  EXPECT_EQ(KindOf("http://host"), Kind::kOther);
  for (const char* target :
       {"/api/x", "/api/x?y/z", "http://host/api/x?y", "https://host:1/api/x"}) {
    EXPECT_EQ(TargetPath(target), "/api/x") << target;
    EXPECT_EQ(ParseRequestTarget(target).path, "/api/x") << target;
  }
}

TEST(RequestPath, LeavesOtherPagesToTheService) {
  EXPECT_EQ(KindOf("/"), Kind::kOther);
  EXPECT_EQ(KindOf("/healthz"), Kind::kOther);
  EXPECT_EQ(KindOf("/private/a/1/keys.txt"), Kind::kOther);
}

TEST(RequestPath, RefusesEveryTrickAsMalformed) {
  for (const std::string_view target :
       {std::string_view("/v1/a/../../private/a/1/keys.txt"), std::string_view("/v1/./a"),
        std::string_view("/v1/.../a"), std::string_view("/v1/%2e%2e/private"),
        std::string_view("/v1/a%2f..%2fb"), std::string_view("/v1//a/manifest.json"),
        std::string_view("//v1/a/manifest.json"), std::string_view("/v1/a/manifest.json/"),
        std::string_view("/v1/a\\b/manifest.json"), std::string_view("/v1/a\0b/manifest.json", 21),
        std::string_view("/v1/a/manifest.json\xff"), std::string_view("/v1/a/manifest.json;x"),
        std::string_view("v1/a/manifest.json"), std::string_view("*"), std::string_view("")}) {
    EXPECT_EQ(KindOf(target), Kind::kMalformed) << target;
  }
}

TEST(RequestPath, KnowsNothingElseBelowV1) {
  for (const char* target :
       {"/v1", "/v1/a", "/v1/a/1", "/v1/a/manifest.json.tmp", "/v1/A/manifest.json",
        "/v1/a_b/manifest.json", "/v1/a/0/filter.plist", "/v1/a/01/filter.plist",
        "/v1/a/x/filter.plist", "/v1/a/9223372036854775808/filter.plist", "/v1/a/1/keys.txt",
        "/v1/a/1/report.json", "/v1/a/1/manifest.json", "/v1/a/1/from-.delta",
        "/v1/a/1/from-01.delta", "/v1/a/1/b/filter.plist", "/v1/a/1/filter.plist.tmp"}) {
    EXPECT_EQ(KindOf(target), Kind::kUnknown) << target;
  }
  EXPECT_EQ(KindOf("/v1/" + std::string(65, 'a') + "/manifest.json"), Kind::kUnknown);
}

}  // namespace
}  // namespace urlfilter::server
