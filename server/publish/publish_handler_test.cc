#include "server/publish/publish_handler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/status_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/release_testing.h"
#include "server/publish/file_size_limit_testing.h"
#include "server/publish/token.h"
#include "server/release_tree_testing.h"

namespace urlfilter::server {
namespace {

using format::SmallPlist;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kNow = 1'800'000'000;  // 2027-01-15

format::Manifest ManifestFor(uint64_t version, std::string_view plist) {
  return format::SmallManifest("demo", version, plist);
}

class PublishHandlerTest : public ::testing::Test {
 protected:
  PublishHandlerTest() : tree_("publish-handler"), token_(*MakeToken("ci")) {
    tree_.Write("publishers.json",
                "{\"publishers\": [" + PublisherEntry({"ci", {"demo"}, token_.hash, ""}) + "]}");
    options_.publishers_file = tree_.root() + "/publishers.json";
    options_.audit_log = tree_.root() + "/audit.log";
    options_.max_artifact_bytes = 1000;
    Open();
  }

  void Open() {
    auto handler = PublishHandler::Create(tree_.root(), options_, [] { return kNow; });
    ASSERT_OK(handler);
    handler_ = *std::move(handler);
  }

  Response Ask(std::string_view method, const std::string& target, std::string_view body = "",
               const std::string& offset = "", const std::string& token = "") {
    const std::string authorization = "Bearer " + (token.empty() ? token_.token : token);
    Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.headers = {{"Authorization", authorization}};
    if (!offset.empty()) request.headers.emplace_back("Upload-Offset", offset);
    return handler_->Handle(request);
  }

  static std::string OffsetOf(const Response& answer) {
    for (const auto& [name, value] : answer.headers) {
      if (name == "Upload-Offset") return value;
    }
    return "none";
  }

  int Publish(uint64_t version, const std::string& plist) {
    const std::string folder = "/publish/v1/demo/" + std::to_string(version);
    EXPECT_EQ(Ask("PATCH", folder + "/filter.plist", plist, "0").status, 204);
    return PutManifest(format::SerializeManifest(ManifestFor(version, plist)));
  }

  int PutManifest(const std::string& manifest) {
    return Ask("PUT", "/publish/v1/demo/manifest.json", manifest).status;
  }

  std::vector<std::string> FilesAt(const std::string& path) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(tree_.root() + "/" + path)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  std::string FileAt(const std::string& path) {
    const auto bytes = ReadFile(tree_.root() + "/" + path, 1 << 20);
    return bytes.ok() ? *bytes : "";
  }

  const ReleaseTree tree_;
  const NewToken token_;
  PublishOptions options_;
  std::unique_ptr<PublishHandler> handler_;
};

TEST_F(PublishHandlerTest, PublishesContentFirstAndThePointerLast) {
  const std::string plist = SmallPlist("blocked.example");
  EXPECT_EQ(Publish(1, plist), 201);
  EXPECT_EQ(FileAt("public/demo/1/filter.plist"), plist);
  EXPECT_EQ(FileAt("public/demo/manifest.json"), format::SerializeManifest(ManifestFor(1, plist)));
  const std::string audit = FileAt("audit.log");
  EXPECT_THAT(audit,
              HasSubstr(R"("event":"accepted","publisher":"ci","filter":"demo","version":1)"));
  EXPECT_THAT(audit, HasSubstr(R"("event":"published")"));
}

TEST_F(PublishHandlerTest, ResumesAnUploadWhereItStopped) {
  const std::string plist = SmallPlist("blocked.example");
  const std::string target = "/publish/v1/demo/1/filter.plist";
  EXPECT_EQ(OffsetOf(Ask("HEAD", target)), "0");
  EXPECT_EQ(OffsetOf(Ask("PATCH", target, plist.substr(0, 50), "0")), "50");
  Open();  // a restart
  EXPECT_EQ(OffsetOf(Ask("HEAD", target)), "50");
  const Response wrong = Ask("PATCH", target, plist.substr(40), "40");
  EXPECT_EQ(wrong.status, 409);
  EXPECT_EQ(OffsetOf(wrong), "50");
  EXPECT_EQ(Ask("PATCH", target, plist.substr(50), "50").status, 204);
  EXPECT_EQ(PutManifest(format::SerializeManifest(ManifestFor(1, plist))), 201);
}

TEST_F(PublishHandlerTest, StartsAnUploadAnew) {
  const std::string target = "/publish/v1/demo/1/filter.plist";
  EXPECT_EQ(Ask("PATCH", target, "damaged", "0").status, 204);
  EXPECT_EQ(Ask("DELETE", target).status, 204);
  EXPECT_EQ(Publish(1, SmallPlist("a.example")), 201);
}

TEST_F(PublishHandlerTest, RefusesWhatIsNotNewer) {
  const std::string plist = SmallPlist("blocked.example");
  ASSERT_EQ(Publish(5, plist), 201);
  const std::string pointer = FileAt("public/demo/manifest.json");
  for (const uint64_t version : {4, 5}) {
    const std::string other = SmallPlist("other.example");
    const std::string folder = "/publish/v1/demo/" + std::to_string(version);
    EXPECT_EQ(Ask("PATCH", folder + "/filter.plist", other, "0").status, 409);
    EXPECT_EQ(PutManifest(format::SerializeManifest(ManifestFor(version, other))), 409);
  }
  EXPECT_EQ(FileAt("public/demo/manifest.json"), pointer);
  EXPECT_EQ(FileAt("public/demo/5/filter.plist"), plist);
}

TEST_F(PublishHandlerTest, RefusesAVersionSoFarAheadThatClientsWouldRefuseIt) {
  ASSERT_EQ(Publish(1, SmallPlist("a.example")), 201);
  constexpr uint64_t kFarthest = 1 + format::kMaxVersionStep;
  const std::string plist = SmallPlist("b.example");
  const std::string folder = "/publish/v1/demo/" + std::to_string(kFarthest + 1);
  const std::string manifest = format::SerializeManifest(ManifestFor(kFarthest + 1, plist));
  for (const Response& answer : {Ask("PATCH", folder + "/filter.plist", plist, "0"),
                                 Ask("PUT", "/publish/v1/demo/manifest.json", manifest)}) {
    EXPECT_EQ(answer.status, 422);
    EXPECT_THAT(std::string(answer.body.bytes), HasSubstr("clients would refuse it"));
  }
  EXPECT_EQ(Publish(kFarthest, plist), 201);
}

TEST_F(PublishHandlerTest, TakesTheSameManifestAgainWhenItsAnswerWasLost) {
  const std::string plist = SmallPlist("blocked.example");
  ASSERT_EQ(Publish(1, plist), 201);
  EXPECT_EQ(PutManifest(format::SerializeManifest(ManifestFor(1, plist))), 200);
}

TEST_F(PublishHandlerTest, GoesOnAfterAStopBetweenFolderAndPointer) {
  const std::string plist = SmallPlist("blocked.example");
  tree_.Write("public/demo/3/filter.plist", plist);  // moved, but no pointer
  EXPECT_EQ(OffsetOf(Ask("HEAD", "/publish/v1/demo/3/filter.plist")), std::to_string(plist.size()));
  EXPECT_EQ(PutManifest(format::SerializeManifest(ManifestFor(3, plist))), 201);
}

TEST_F(PublishHandlerTest, MovesNoPointerToAReleaseThatNoClientWouldTake) {
  const std::string plist = SmallPlist("blocked.example");
  const format::Manifest good = ManifestFor(1, plist);
  const auto refused = [&](const format::Manifest& manifest, std::string_view uploaded) {
    Ask("DELETE", "/publish/v1/demo/1/filter.plist");
    if (!uploaded.empty()) Ask("PATCH", "/publish/v1/demo/1/filter.plist", uploaded, "0");
    const Response answer =
        Ask("PUT", "/publish/v1/demo/manifest.json", format::SerializeManifest(manifest));
    EXPECT_EQ(FileAt("public/demo/manifest.json"), "");
    EXPECT_EQ(answer.status, 422);
    return std::string(answer.body.bytes);
  };
  EXPECT_THAT(refused(good, ""), HasSubstr("was not uploaded"));
  EXPECT_THAT(refused(good, plist.substr(1)), HasSubstr("bytes, not"));
  std::string altered = plist;
  altered[altered.size() / 2] ^= 1;
  EXPECT_THAT(refused(good, altered), HasSubstr("another SHA-256"));

  format::Manifest manifest = good;
  manifest.filter = "other";
  EXPECT_THAT(refused(manifest, plist), HasSubstr("of the filter 'other'"));
  manifest = good;
  manifest.expires = "2026-12-31T00:00:00Z";
  EXPECT_THAT(refused(manifest, plist), HasSubstr("expired"));
  manifest = good;
  manifest.plist.path = "2/filter.plist";
  EXPECT_THAT(refused(manifest, plist), HasSubstr("no artifact of version 1"));
  manifest = good;
  manifest.murmur_seed = 2;
  EXPECT_THAT(refused(manifest, plist), HasSubstr("differ in murmurSeed"));
  manifest = good;
  manifest.item_count += 1;
  EXPECT_THAT(refused(manifest, plist), HasSubstr("differ in itemCount"));
  const std::string text = "no plist at all, but with the right digest";
  EXPECT_THAT(refused(ManifestFor(1, text), text), HasSubstr("filter.plist:"));
  EXPECT_EQ(PutManifest("{}"), 422);
  EXPECT_THAT(FileAt("audit.log"), HasSubstr(R"("event":"refused","publisher":"ci")"));

  EXPECT_EQ(Ask("DELETE", "/publish/v1/demo/1/filter.plist").status, 204);
  EXPECT_EQ(Publish(1, plist), 201) << "a refusal leaves nothing behind";
}

TEST_F(PublishHandlerTest, RefusesUnsignedReleasesWhereKeysAreTrusted) {
  ASSERT_OK_AND_ASSIGN(const format::PrivateKey key, format::PrivateKey::Generate());
  tree_.Write("key.pem", key.Public().ToPem());
  options_.trusted_keys = {tree_.root() + "/key.pem"};
  Open();
  const std::string plist = SmallPlist("blocked.example");
  EXPECT_EQ(Publish(1, plist), 422);
  const std::string manifest = format::SerializeManifest(ManifestFor(1, plist));
  ASSERT_OK_AND_ASSIGN(const format::PrivateKey stranger, format::PrivateKey::Generate());
  const std::string target = "/publish/v1/demo/1/manifest.sig";
  EXPECT_EQ(Ask("PATCH", target, format::SignManifest(manifest, {&stranger, 1}), "0").status, 204);
  EXPECT_EQ(PutManifest(manifest), 422);
  EXPECT_EQ(Ask("DELETE", target).status, 204);
  EXPECT_EQ(Ask("PATCH", target, format::SignManifest(manifest, {&key, 1}), "0").status, 204);
  EXPECT_EQ(PutManifest(manifest), 201);
}

TEST_F(PublishHandlerTest, PublishesNothingThatTheManifestDoesNotName) {
  for (const char* name : {"in-app.bin", "from-1.delta"}) {
    const std::string target = std::string("/publish/v1/demo/2/") + name;
    EXPECT_EQ(Ask("PATCH", target, "anything", "0").status, 204);
  }
  EXPECT_EQ(Publish(2, SmallPlist("a.example")), 201);
  EXPECT_THAT(FilesAt("public/demo/2"), ElementsAre("filter.plist"));

  tree_.Write("public/demo/3/in-app.bin", "anything");  // moved, but no pointer
  const std::string plist = SmallPlist("b.example");
  tree_.Write("public/demo/3/filter.plist", plist);
  EXPECT_EQ(PutManifest(format::SerializeManifest(ManifestFor(3, plist))), 201);
  EXPECT_THAT(FilesAt("public/demo/3"), ElementsAre("filter.plist"));
}

TEST_F(PublishHandlerTest, PublishesSignaturesForClientsThatHaveTheKeys) {
  const std::string plist = SmallPlist("blocked.example");
  const std::string manifest = format::SerializeManifest(ManifestFor(1, plist));
  const std::string target = "/publish/v1/demo/1/manifest.sig";
  EXPECT_EQ(Ask("PATCH", target, "no signature file", "0").status, 204);
  EXPECT_EQ(Publish(1, plist), 422) << "no client with a key would take it";
  EXPECT_EQ(FileAt("public/demo/1/filter.plist"), "");
  EXPECT_EQ(Ask("DELETE", target).status, 204);
  ASSERT_OK_AND_ASSIGN(const format::PrivateKey key, format::PrivateKey::Generate());
  const std::string signature = format::SignManifest(manifest, {&key, 1});
  EXPECT_EQ(Ask("PATCH", target, signature, "0").status, 204);
  EXPECT_EQ(PutManifest(manifest), 201);
  EXPECT_EQ(FileAt("public/demo/1/manifest.sig"), signature);
}

TEST_F(PublishHandlerTest, ADiskThatFailsIsNoFaultOfTheRelease) {
  const std::string target = "/publish/v1/demo/1/filter.plist";
  {
    const FileSizeLimit full(10);
    EXPECT_EQ(Ask("PATCH", target, std::string(50, 'x'), "0").status, 503);
  }
  EXPECT_EQ(OffsetOf(Ask("HEAD", target)), "10") << "what fitted is there";

  std::filesystem::remove_all(tree_.root() + "/incoming");
  std::filesystem::create_directory(tree_.root() + "/incoming");
  // A circle of links, in which nobody can look.
  std::filesystem::create_symlink("demo", tree_.root() + "/incoming/demo");
  for (const char* method : {"HEAD", "PATCH"}) {
    EXPECT_EQ(Ask(method, target, "", "0").status, 503) << method;
  }
  EXPECT_EQ(PutManifest(format::SerializeManifest(ManifestFor(1, "x"))), 503);
}

TEST_F(PublishHandlerTest, TakesTheAbsoluteForm) {
  EXPECT_EQ(OffsetOf(Ask("HEAD", "https://h:8443/publish/v1/demo/1/filter.plist")), "0");
  EXPECT_EQ(Ask("HEAD", "https://h/publish/v1/other/1/filter.plist").status, 403);
}

TEST_F(PublishHandlerTest, LetsNobodyElseIn) {
  ASSERT_OK_AND_ASSIGN(const NewToken stranger, MakeToken("ci"));
  const std::string target = "/publish/v1/demo/1/filter.plist";
  EXPECT_EQ(Ask("PATCH", target, "x", "0", stranger.token).status, 401);
  EXPECT_EQ(Ask("PATCH", "/publish/v1/other/1/filter.plist", "x", "0").status, 403);
  EXPECT_EQ(Ask("PUT", "/publish/v1/other/manifest.json", "{}").status, 403);
  EXPECT_EQ(OffsetOf(Ask("HEAD", target)), "0");
}

TEST_F(PublishHandlerTest, RefusesOddRequests) {
  EXPECT_EQ(Ask("PATCH", "/publish/v1/demo/1/filter.plist", "x").status, 400);
  EXPECT_EQ(Ask("PATCH", "/publish/v1/demo/1/filter.plist", "x", "-1").status, 400);
  EXPECT_EQ(Ask("PATCH", "/publish/v1/demo/1/filter.plist", "x", "7").status, 409);
  EXPECT_EQ(Ask("PATCH", "/publish/v1/demo/1/filter.plist", std::string(1001, 'x'), "0").status,
            413);
  EXPECT_EQ(Ask("PUT", "/publish/v1/demo/1/filter.plist", "x").status, 405);
  EXPECT_EQ(Ask("GET", "/publish/v1/demo/manifest.json").status, 405);
  for (const char* target : {"/publish/v1/demo/1/keys.txt", "/publish/v1/demo/../x/1/filter.plist",
                             "/publish", "/publish/", "/publishx"}) {
    EXPECT_EQ(Ask("PATCH", target, "x", "0").status, 404) << target;
  }
}

TEST_F(PublishHandlerTest, KeepsThePublishersInUseWhenTheFileIsDamaged) {
  tree_.Write("publishers.json", "{");
  EXPECT_THAT(handler_->ReloadPublishers(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("publishers.json")));
  EXPECT_EQ(OffsetOf(Ask("HEAD", "/publish/v1/demo/1/filter.plist")), "0");
}

}  // namespace
}  // namespace urlfilter::server
