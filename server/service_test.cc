#include "server/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/status_testing.h"
#include "bloom/prefilter_rate.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/release_testing.h"
#include "server/publish/publish_handler.h"
#include "server/release_tree_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest() : tree_("service") {
    tree_.Write("public/demo/manifest.json", "{}");
    tree_.Write("public/demo/3/filter.plist", "0123456789");
    tree_.Write("private/demo/3/keys.txt", "secret");
    catalog_ = *Catalog::Open(tree_.root());
    service_ = std::make_unique<Service>(*catalog_, nullptr, ServiceOptions{}, facts_);
  }

  Response Ask(std::string_view target, Headers headers = {}, std::string_view method = "GET") {
    Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    return service_->Handle(request);
  }

  Response Check(std::string_view body) {
    Request request;
    request.method = "POST";
    request.target = "/api/v1/check";
    request.body = body;
    return service_->Handle(request);
  }

  // For no publisher at all.
  std::unique_ptr<PublishHandler> OpenPublishing() const {
    tree_.Write("publishers.json", R"({"publishers": []})");
    PublishOptions options;
    options.publishers_file = tree_.root() + "/publishers.json";
    auto publishing = PublishHandler::Create(tree_.root(), options, facts_.unix_seconds);
    EXPECT_OK(publishing);
    return *std::move(publishing);
  }

  static std::string HeaderOf(const Response& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers) {
      if (EqualsIgnoreCase(key, name)) return value;
    }
    return "";
  }

  const ProcessFacts facts_{[] { return int64_t{1'800'000'000}; }, [] { return size_t{7}; },
                            [] { return int64_t{1'900'000'000}; }};
  const ReleaseTree tree_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<Service> service_;
};

TEST_F(ServiceTest, SendsWhatItHasToReadFirstToAWorker) {
  tree_.Write("public/demo/4/filter.plist", std::string(1 << 20, 'x'));
  Request request;
  request.method = "GET";
  request.target = "/v1/demo/4/filter.plist";
  request.may_wait = false;
  EXPECT_TRUE(service_->Handle(request).needs_worker);
  request.may_wait = true;
  const Response read = service_->Handle(request);
  EXPECT_FALSE(read.needs_worker);
  EXPECT_EQ(read.body.bytes.size(), 1u << 20);
  request.may_wait = false;
  EXPECT_EQ(service_->Handle(request).status, 200);
  request.target = "http://h/metrics";
  EXPECT_TRUE(service_->Handle(request).needs_worker) << "it reads every pointer";
  request.may_wait = true;
  EXPECT_EQ(service_->Handle(request).status, 200);
}

TEST_F(ServiceTest, TellsSlowRequestsByTheirPathInWhicheverForm) {
  const std::unique_ptr<PublishHandler> publishing = OpenPublishing();
  const Service service(*catalog_, publishing.get(), ServiceOptions{}, facts_);
  for (const std::string_view before : {"", "http://h", "https://h:8443"}) {
    const auto kind = [&](std::string_view path) {
      return service.Classify(std::string(before).append(path));
    };
    EXPECT_TRUE(kind("/api/v1/check").is_slow) << before;
    EXPECT_TRUE(kind("/api/v1/filters?x").is_slow) << before;
    EXPECT_TRUE(kind("/publish/v1/demo/manifest.json").is_slow) << before;
    EXPECT_EQ(kind("/publish/v1/demo/1/filter.plist").body_bytes, kMaxPublishBodyBytes) << before;
    EXPECT_FALSE(kind("/v1/demo/manifest.json").is_slow) << before;
    EXPECT_FALSE(kind("/healthz?/api/").is_slow) << before;
  }
  EXPECT_FALSE(service.Classify("http://h/api").is_slow);
  EXPECT_FALSE(service.Classify("http://").is_slow);
}

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

format::Manifest LiveManifest(uint64_t version) {
  return format::SmallManifest("live", version, std::string(300, static_cast<char>('a' + version)));
}

TEST_F(ServiceTest, CountsWhichReleaseClientsHaveWhenTheyAsk) {
  const auto publish = [&](uint64_t version) {
    tree_.Write("public/live/manifest.json", format::SerializeManifest(LiveManifest(version)));
    return HeaderOf(Ask("/v1/live/manifest.json"), "ETag");
  };
  const std::string first = publish(1);
  Ask("/v1/live/manifest.json", {{"If-None-Match", first}});
  const std::string second = publish(2);
  Ask("/v1/live/manifest.json", {{"If-None-Match", first}});
  Ask("/v1/live/manifest.json", {{"If-None-Match", second}});
  Ask("/v1/live/manifest.json", {{"If-None-Match", "\"of-another-server\""}});

  const std::string text(Ask("/metrics").body.bytes);
  EXPECT_THAT(text, HasSubstr("urlfilterd_polls_total{filter=\"live\",asks_with=\"current\"} 2\n"))
      << "by what was current when they asked";
  EXPECT_THAT(text, HasSubstr("urlfilterd_polls_total{filter=\"live\",asks_with=\"older\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("urlfilterd_polls_total{filter=\"live\",asks_with=\"other\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("urlfilterd_polls_total{filter=\"live\",asks_with=\"none\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("urlfilterd_published_version{filter=\"live\"} 2\n"));
}

TEST_F(ServiceTest, TellsWhatIsPublishedAsJson) {
  tree_.Write("public/live/manifest.json", format::SerializeManifest(LiveManifest(4)));
  const auto status = nlohmann::json::parse(Ask("/api/v1/filters").body.bytes);
  ASSERT_EQ(status["filters"].size(), 2u);
  EXPECT_EQ(status["nowUnix"], 1'800'000'000);
  const auto& broken = status["filters"][0];  // the pointer of "demo" is "{}"
  EXPECT_EQ(broken["filter"], "demo");
  EXPECT_TRUE(broken.contains("problem"));
  const auto& live = status["filters"][1];
  EXPECT_EQ(live["version"], 4);
  EXPECT_EQ(live["tag"], LiveManifest(4).tag);
  EXPECT_EQ(live["sizes"]["plist"], 300);
  EXPECT_EQ(live["rates"]["perKey"].get<double>(), bloom::PredictedPerKeyRate({144, 10, 1}, 10));
}

TEST_F(ServiceTest, ChecksAUrlAgainstThePublishedFilter) {
  const std::string plist = format::SmallPlist("blocked.example");
  tree_.Write("public/live/5/filter.plist", plist);
  tree_.Write("public/live/manifest.json",
              format::SerializeManifest(format::SmallManifest("live", 5, plist)));

  const auto maybe = Check(R"({"filter": "live", "url": "https://a.blocked.example/x"})");
  EXPECT_EQ(nlohmann::json::parse(maybe.body.bytes),
            nlohmann::json::parse(R"({"filter": "live", "version": 5, "verdict": "maybe",
                                      "matchedKey": "blocked.example", "profile": "26"})"));
  const auto clear = Check(R"({"filter": "live", "url": "https://fine.example/"})");
  EXPECT_EQ(nlohmann::json::parse(clear.body.bytes)["verdict"], "clear");

  EXPECT_EQ(Check(R"({"filter": "none", "url": "https://fine.example/"})").status, 404);
  EXPECT_EQ(Check(R"({"filter": "../private", "url": "https://fine.example/"})").status, 404);
  for (const char* body : {"", "{}", "[]", R"({"filter": "live"})", R"({"filter": 1, "url": ""})",
                           R"({"filter": "live", "url": "no host"})"}) {
    EXPECT_EQ(Check(body).status, 400) << body;
  }
  EXPECT_EQ(Ask("/api/v1/check").status, 405);
  const Response damaged = Check(R"({"filter": "demo", "url": "https://fine.example/"})");
  EXPECT_EQ(damaged.status, 503);
  EXPECT_EQ(HeaderOf(damaged, "Retry-After"), "5");
}

TEST_F(ServiceTest, ClearsEveryUrlUnderAKillSwitchAndShowsItInTheMetrics) {
  const std::string plist = format::SmallPlist("blocked.example");
  tree_.Write("public/live/5/filter.plist", plist);
  format::Manifest manifest = format::SmallManifest("live", 5, plist);
  const auto verdict = [&] {
    tree_.Write("public/live/manifest.json", format::SerializeManifest(manifest));
    return nlohmann::json::parse(
        Check(R"({"filter": "live", "url": "https://blocked.example/"})").body.bytes)["verdict"];
  };
  EXPECT_EQ(verdict(), "maybe");
  EXPECT_THAT(std::string(Ask("/metrics").body.bytes),
              HasSubstr("urlfilterd_kill_switch{filter=\"live\"} 0\n"));
  manifest.version = 6;
  manifest.plist.path = "6/filter.plist";
  manifest.kill_switch_reason = "a list supplier withdrew its data";
  tree_.Write("public/live/6/filter.plist", plist);
  EXPECT_EQ(verdict(), "clear");
  EXPECT_THAT(std::string(Ask("/metrics").body.bytes),
              HasSubstr("urlfilterd_kill_switch{filter=\"live\"} 1\n"));
}

TEST_F(ServiceTest, ShowsTheDashboardUnderAStrictPolicy) {
  for (const char* path : {"/", "/dashboard.css", "/dashboard.js", "/favicon.svg"}) {
    const Response page = Ask(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_THAT(HeaderOf(page, "Content-Security-Policy"), HasSubstr("default-src 'none'")) << path;
    EXPECT_THAT(HeaderOf(page, "Content-Security-Policy"), Not(HasSubstr("unsafe"))) << path;
    EXPECT_EQ(Ask(path, {{"If-None-Match", HeaderOf(page, "ETag")}}).status, 304) << path;
    EXPECT_EQ(Ask(path, {}, "POST").status, 405) << path;
  }
}

TEST_F(ServiceTest, CountsAnswersByRouteAndNothingOfTheClients) {
  AnswerRecord record;
  record.summary = Ask("/v1/demo/manifest.json");
  record.sent_bytes = 500;
  service_->Observe(record);
  record.summary = Ask("/v1/person.example/secret");
  service_->Observe(record);
  const std::string text(Ask("/metrics").body.bytes);
  EXPECT_THAT(text, HasSubstr("urlfilterd_requests_total{route=\"manifest\",status=\"200\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("urlfilterd_requests_total{route=\"other\",status=\"404\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("urlfilterd_sent_bytes_total{route=\"manifest\"} 500\n"));
  EXPECT_THAT(text, HasSubstr("urlfilterd_connections 7\n"));
  EXPECT_THAT(text, Not(HasSubstr("person")));
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

TEST_F(ServiceTest, SendsPublishersAwayWhileDraining) {
  const std::unique_ptr<PublishHandler> publishing = OpenPublishing();
  Service service(*catalog_, publishing.get(), ServiceOptions{}, facts_);
  Request request;
  request.method = "PUT";
  request.target = "/publish/v1/demo/manifest.json";
  EXPECT_EQ(service.Handle(request).status, 401);
  service.BeginDraining();
  const Response answer = service.Handle(request);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(HeaderOf(answer, "Retry-After"), "5");
}

}  // namespace
}  // namespace urlfilter::server
