// One service asked by several threads while releases are replaced below it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "base/status_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/release_testing.h"
#include "server/catalog.h"
#include "server/http/http_message.h"
#include "server/net/connection.h"
#include "server/release_tree_testing.h"
#include "server/service.h"

namespace urlfilter::server {
namespace {

using ::testing::HasSubstr;

constexpr int kReaders = 4;
constexpr uint64_t kReleases = 40;

class ServiceThreadsTest : public ::testing::Test {
 protected:
  ServiceThreadsTest() : tree_("service-threads") {
    Publish(1);
    catalog_ = *Catalog::Open(tree_.root());
    service_ = std::make_unique<Service>(*catalog_, nullptr, ServiceOptions{}, facts_);
  }

  void Publish(uint64_t version) {
    const std::string plist = format::SmallPlist("blocked" + std::to_string(version) + ".example");
    tree_.Write("public/live/" + std::to_string(version) + "/filter.plist", plist);
    tree_.Write("public/live/manifest.json",
                format::SerializeManifest(format::SmallManifest("live", version, plist)));
  }

  std::string Ask(std::string_view target, std::string_view body = "") {
    Request request;
    request.method = body.empty() ? "GET" : "POST";
    request.target = target;
    request.body = body;
    const Response answer = service_->Handle(request);
    EXPECT_EQ(answer.status, 200) << target;
    AnswerRecord record;
    record.summary = answer;
    service_->Observe(record);
    return std::string(answer.body.bytes);
  }

  // Polls while releases come and once more, and checks all that it gets. Returns how often.
  int Poll() {
    uint64_t newest = 0;
    for (int polls = 1;; ++polls) {
      const bool last = all_published_.load();
      const auto manifest = format::ParseManifest(Ask("/v1/live/manifest.json"));
      EXPECT_OK(manifest);
      if (!manifest.ok()) return polls;
      EXPECT_GE(manifest->version, newest);
      newest = manifest->version;
      EXPECT_EQ(Sha256Hex(Ask("/v1/live/" + manifest->plist.path)), manifest->plist.sha256);
      EXPECT_THAT(Ask("/api/v1/check", R"({"filter": "live", "url": "https://fine.example/"})"),
                  HasSubstr("verdict"));
      EXPECT_THAT(Ask("/api/v1/filters"), HasSubstr("\"live\""));
      EXPECT_THAT(Ask("/metrics"), HasSubstr("urlfilterd_polls_total"));
      if (!last) continue;
      EXPECT_EQ(newest, kReleases);
      return polls;
    }
  }

  const ProcessFacts facts_{[] { return int64_t{1'800'000'000}; }, [] { return size_t{7}; },
                            [] { return int64_t{1'900'000'000}; }};
  const ReleaseTree tree_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<Service> service_;
  std::atomic<bool> all_published_{false};
};

TEST_F(ServiceThreadsTest, AnswersAreOfWholeReleasesAndEveryOneIsCounted) {
  std::vector<int> polls(kReaders);
  std::vector<std::thread> readers;
  readers.reserve(kReaders);
  for (int reader = 0; reader < kReaders; ++reader) {
    readers.emplace_back([&, reader] { polls[reader] = Poll(); });
  }
  for (uint64_t version = 2; version <= kReleases; ++version) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    Publish(version);
  }
  all_published_.store(true);
  int all = 0;
  for (int reader = 0; reader < kReaders; ++reader) {
    readers[reader].join();
    all += polls[reader];
  }
  const std::string metrics = Ask("/metrics");
  const std::string counted = std::to_string(all) + "\n";
  EXPECT_THAT(metrics, HasSubstr("route=\"manifest\",status=\"200\"} " + counted));
  EXPECT_THAT(metrics, HasSubstr("route=\"artifact\",status=\"200\"} " + counted));
  EXPECT_THAT(metrics, HasSubstr("{filter=\"live\",asks_with=\"none\"} " + counted));
}

}  // namespace
}  // namespace urlfilter::server
