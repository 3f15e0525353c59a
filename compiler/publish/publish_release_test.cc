#include "compiler/publish/publish_release.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/release_testing.h"

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A server in a map: what the endpoint promises in docs/http-api.md, and nothing else.
class FakeServer : public PublishTransport {
 public:
  absl::StatusOr<PublishResponse> Send(const PublishRequest& request) override {
    calls.push_back(request.method + " " + request.path);
    if (interfere) {
      if (auto answer = interfere(request); answer.has_value()) return *answer;
    }
    if (request.method == "PUT") {
      pointer = std::string(request.body);
      return PublishResponse{201, {}, ""};
    }
    std::string& file = files[request.path];
    if (request.method == "DELETE") file.clear();
    if (request.method == "PATCH") {
      uint64_t offset = 0;
      EXPECT_TRUE(absl::SimpleAtoi(request.headers.at(0).substr(15), &offset));
      if (offset != file.size()) return WithOffset(409, file.size());
      file += request.body;
    }
    return WithOffset(request.method == "HEAD" ? 200 : 204, file.size());
  }

  static PublishResponse WithOffset(int status, uint64_t offset) {
    return {status, {{"upload-offset", std::to_string(offset)}}, ""};
  }

  std::function<std::optional<absl::StatusOr<PublishResponse>>(const PublishRequest&)> interfere;
  std::map<std::string, std::string> files;
  std::string pointer;
  std::vector<std::string> calls;
};

class PublishReleaseTest : public ::testing::Test {
 protected:
  PublishReleaseTest() : root_(::testing::TempDir() + "/publish-" + std::to_string(getpid())) {
    std::filesystem::remove_all(root_);
    format::Manifest manifest = format::SmallManifest("demo", 3, plist_);
    manifest.deltas = {{2, std::string(64, 'c'), {"3/from-2.delta", 5, Sha256Hex("delta")}}};
    manifest_ = format::SerializeManifest(manifest);
    Write("manifest.json", manifest_);
    Write("3/filter.plist", plist_);
    Write("3/from-2.delta", "delta");
    Write("3/manifest.sig", "signature");
    options_.release_dir = root_;
    options_.part_bytes = 100;
    options_.sleep = [this](std::chrono::milliseconds pause) { pauses_.push_back(pause.count()); };
  }

  void Write(const std::string& path, std::string_view bytes) {
    ASSERT_OK(MakeFolders(root_ + "/public/demo/3"));
    ASSERT_OK(ReplaceFile(root_ + "/public/demo/" + path, bytes));
  }

  const std::string root_;
  const std::string plist_ = std::string(250, 'p');
  std::string manifest_;
  PublishOptions options_;
  std::vector<int64_t> pauses_;
  FakeServer server_;
};

TEST_F(PublishReleaseTest, SendsContentInPartsAndTheManifestLast) {
  ASSERT_OK_AND_ASSIGN(const PublishSummary summary, PublishRelease(options_, server_));
  EXPECT_EQ(summary.version, 3u);
  EXPECT_EQ(summary.sent_bytes, 250 + 5 + 9u);
  EXPECT_EQ(server_.files["/publish/v1/demo/3/filter.plist"], plist_);
  EXPECT_EQ(server_.pointer, manifest_);
  const std::string folder = "/publish/v1/demo/3/";
  EXPECT_THAT(server_.calls,
              ElementsAre("HEAD " + folder + "filter.plist", "PATCH " + folder + "filter.plist",
                          "PATCH " + folder + "filter.plist", "PATCH " + folder + "filter.plist",
                          "HEAD " + folder + "from-2.delta", "PATCH " + folder + "from-2.delta",
                          "HEAD " + folder + "manifest.sig", "PATCH " + folder + "manifest.sig",
                          "PUT /publish/v1/demo/manifest.json"));
}

TEST_F(PublishReleaseTest, GoesOnWhereTheServerIs) {
  server_.files["/publish/v1/demo/3/filter.plist"] = plist_.substr(0, 130);
  ASSERT_OK_AND_ASSIGN(const PublishSummary summary, PublishRelease(options_, server_));
  EXPECT_EQ(summary.resumed_bytes, 130u);
  EXPECT_EQ(server_.files["/publish/v1/demo/3/filter.plist"], plist_);
}

TEST_F(PublishReleaseTest, SurvivesAnAnswerThatWasLost) {
  bool lost = false;
  server_.interfere =
      [&](const PublishRequest& request) -> std::optional<absl::StatusOr<PublishResponse>> {
    if (request.method != "PATCH" || lost) return std::nullopt;
    lost = true;
    server_.files[request.path] += request.body;  // it arrived, and its answer did not
    return absl::UnavailableError("reset");
  };
  ASSERT_OK(PublishRelease(options_, server_));
  EXPECT_EQ(server_.files["/publish/v1/demo/3/filter.plist"], plist_);
  EXPECT_THAT(pauses_, ElementsAre(1000));
}

TEST_F(PublishReleaseTest, GivesUpAfterSomeAttemptsWithLongerPauses) {
  server_.interfere = [](const PublishRequest&) { return absl::UnavailableError("no route"); };
  EXPECT_THAT(PublishRelease(options_, server_),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no route")));
  EXPECT_THAT(pauses_, ElementsAre(1000, 2000, 4000));
}

TEST_F(PublishReleaseTest, SendsEverythingAnewWhenOldPartsSpoilTheRelease) {
  server_.files["/publish/v1/demo/3/filter.plist"] = std::string(130, 'x');
  server_.interfere =
      [&](const PublishRequest& request) -> std::optional<absl::StatusOr<PublishResponse>> {
    if (request.method != "PUT" || server_.files["/publish/v1/demo/3/filter.plist"] == plist_) {
      return std::nullopt;
    }
    return PublishResponse{422, {}, R"({"error": {"message": "another SHA-256"}})"};
  };
  ASSERT_OK(PublishRelease(options_, server_));
  EXPECT_EQ(server_.pointer, manifest_);
}

TEST_F(PublishReleaseTest, ReportsTheServersWords) {
  const auto refuse = [&](int status) {
    server_.interfere = [status](const PublishRequest&) {
      return PublishResponse{status, {}, R"({"error": {"message": "because"}})"};
    };
    return PublishRelease(options_, server_).status();
  };
  EXPECT_THAT(refuse(401), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("because")));
  EXPECT_THAT(refuse(403), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("because")));
  EXPECT_THAT(refuse(404), StatusIs(absl::StatusCode::kNotFound, HasSubstr("because")));
  EXPECT_THAT(refuse(409), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("because")));
  EXPECT_THAT(refuse(422), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("because")));
}

TEST_F(PublishReleaseTest, DoesNotTrustAServersOffset) {
  server_.interfere =
      [&](const PublishRequest& request) -> std::optional<absl::StatusOr<PublishResponse>> {
    if (request.method != "PATCH") return std::nullopt;
    return FakeServer::WithOffset(204, 0);
  };
  EXPECT_THAT(PublishRelease(options_, server_),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("Upload-Offset")));
}

// What the server has of an interrupted upload is kept for the next attempt.
TEST_F(PublishReleaseTest, TakesNotNowForNoRefusal) {
  for (const int status : {429, 500, 502, 503, 504}) {
    server_.calls.clear();
    server_.interfere =
        [&](const PublishRequest& request) -> std::optional<absl::StatusOr<PublishResponse>> {
      if (request.method == "HEAD") return FakeServer::WithOffset(200, 1);
      if (request.method == "PATCH") return PublishResponse{status, {}, ""};
      return std::nullopt;
    };
    EXPECT_THAT(PublishRelease(options_, server_), StatusIs(absl::StatusCode::kUnavailable));
    for (const std::string& call : server_.calls) EXPECT_FALSE(call.starts_with("DELETE")) << call;
  }
}

TEST_F(PublishReleaseTest, AsksWhichFilterIfThereAreSeveral) {
  ASSERT_OK(MakeFolders(root_ + "/public/another"));
  ASSERT_OK(ReplaceFile(root_ + "/public/another/manifest.json", "{}"));
  EXPECT_THAT(PublishRelease(options_, server_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("another, demo")));
  EXPECT_THAT(server_.calls, IsEmpty());
  options_.filter = "demo";
  EXPECT_OK(PublishRelease(options_, server_));
}

TEST_F(PublishReleaseTest, NeedsARelease) {
  options_.release_dir = root_ + "/nowhere";
  EXPECT_THAT(PublishRelease(options_, server_), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace urlfilter::compiler
