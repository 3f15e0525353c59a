#include "server/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/status_testing.h"
#include "server/release_tree_testing.h"

namespace urlfilter::server {
namespace {

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest() : tree_("service") {
    tree_.Write("public/demo/manifest.json", "{}");
    tree_.Write("public/demo/3/filter.plist", "0123456789");
    tree_.Write("private/demo/3/keys.txt", "secret");
    catalog_ = *Catalog::Open(tree_.root());
    service_ = std::make_unique<Service>(*catalog_, ServiceOptions{});
  }

  Response Ask(std::string_view target, Headers headers = {}, std::string_view method = "GET") {
    Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    return service_->Handle(request);
  }

  static std::string HeaderOf(const Response& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers) {
      if (EqualsIgnoreCase(key, name)) return value;
    }
    return "";
  }

  const ReleaseTree tree_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<Service> service_;
};

TEST_F(ServiceTest, ServesThePointerForAShortTimeAndArtifactsForever) {
  const Response manifest = Ask("/v1/demo/manifest.json");
  EXPECT_EQ(manifest.status, 200);
  EXPECT_EQ(manifest.body.bytes, "{}");
  EXPECT_EQ(HeaderOf(manifest, "Content-Type"), "application/json");
  EXPECT_EQ(HeaderOf(manifest, "Cache-Control"), "public, max-age=60");

  const Response plist = Ask("/v1/demo/3/filter.plist");
  EXPECT_EQ(plist.status, 200);
  EXPECT_EQ(HeaderOf(plist, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(HeaderOf(plist, "Content-Digest"), HeaderOf(plist, "Repr-Digest"));
  EXPECT_EQ(plist.filter, "demo");
  EXPECT_EQ(plist.version, 3u);
}

TEST_F(ServiceTest, AnswersConditionsWithoutABody) {
  const std::string tag = HeaderOf(Ask("/v1/demo/manifest.json"), "ETag");
  const Response same = Ask("/v1/demo/manifest.json", {{"If-None-Match", tag}});
  EXPECT_EQ(same.status, 304);
  EXPECT_TRUE(same.body.bytes.empty());
  EXPECT_EQ(HeaderOf(same, "ETag"), tag);
  EXPECT_EQ(Ask("/v1/demo/manifest.json", {{"If-None-Match", "\"old\""}}).status, 200);
  EXPECT_EQ(Ask("/v1/demo/manifest.json", {{"If-Match", "\"old\""}}).status, 412);
  EXPECT_EQ(Ask("/v1/demo/manifest.json", {{"Accept", "image/png"}}).status, 406);
}

TEST_F(ServiceTest, SendsPartsWithTheirPlace) {
  const Response part = Ask("/v1/demo/3/filter.plist", {{"Range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body.bytes, "234");
  EXPECT_EQ(HeaderOf(part, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(HeaderOf(part, "Content-Digest"), "")
      << "the digest of the whole is no digest of a part";
  EXPECT_NE(HeaderOf(part, "Repr-Digest"), "");

  const Response behind = Ask("/v1/demo/3/filter.plist", {{"Range", "bytes=10-"}});
  EXPECT_EQ(behind.status, 416);
  EXPECT_EQ(HeaderOf(behind, "Content-Range"), "bytes */10");
}

TEST_F(ServiceTest, ReachesNothingOutsideThePublicTree) {
  for (const char* target : {"/v1/../private/demo/3/keys.txt", "/v1/%2e%2e/private/demo/3/keys.txt",
                             "/v1/demo/..%2f..%2fprivate/keys.txt", "//private/demo"}) {
    EXPECT_EQ(Ask(target).status, 400) << target;
  }
  for (const char* target :
       {"/private/demo/3/keys.txt", "/v1/private/3/keys.txt", "/v1/demo/3/keys.txt",
        "/v1/demo/9/filter.plist", "/v1/other/manifest.json"}) {
    EXPECT_EQ(Ask(target).status, 404) << target;
  }
}

TEST_F(ServiceTest, AllowsReadingOnly) {
  for (const char* target : {"/v1/demo/manifest.json", "/healthz"}) {
    const Response answer = Ask(target, {}, "DELETE");
    EXPECT_EQ(answer.status, 405) << target;
    EXPECT_EQ(HeaderOf(answer, "Allow"), "GET, HEAD") << target;
  }
}

TEST_F(ServiceTest, SendsClientsAwayWhileDrainingAndStaysHealthy) {
  EXPECT_EQ(Ask("/readyz").status, 200);
  service_->BeginDraining();
  EXPECT_EQ(Ask("/healthz").status, 200);
  for (const char* target : {"/readyz", "/v1/demo/manifest.json"}) {
    const Response answer = Ask(target);
    EXPECT_EQ(answer.status, 503) << target;
    EXPECT_EQ(HeaderOf(answer, "Retry-After"), "5") << target;
  }
}

}  // namespace
}  // namespace urlfilter::server
