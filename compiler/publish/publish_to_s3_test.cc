#include "compiler/publish/publish_to_s3.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "compiler/publish/curl_transport.h"
#include "compiler/publish/s3_settings.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/release_testing.h"

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A store in a map that knows conditions, as newer ones do.
class FakeStore : public PublishTransport {
 public:
  struct Object {
    std::string bytes;
    std::map<std::string, std::string> headers;
  };

  absl::StatusOr<PublishResponse> Send(const PublishRequest& request) override {
    calls.push_back(request.method + " " + request.path);
    if (interfere) {
      if (auto answer = interfere(request); answer.has_value()) return *answer;
    }
    const std::map<std::string, std::string> headers = Named(request.headers);
    EXPECT_EQ(headers.at("x-amz-content-sha256"), Sha256Hex(request.body));
    const auto found = objects.find(request.path);
    if (request.method == "PUT") {
      if (!Admits(headers, found)) return PublishResponse{412, {}, ""};
      objects[request.path] = {std::string(request.body), headers};
      return PublishResponse{200, {}, ""};
    }
    if (found == objects.end()) return PublishResponse{404, {}, "<Code>NoSuchKey</Code>"};
    PublishResponse answer{200, {{"etag", Tag(found->second.bytes)}}, ""};
    answer.headers["content-length"] = std::to_string(found->second.bytes.size());
    answer.headers["x-amz-meta-sha256"] = Sha256Hex(found->second.bytes);
    if (request.method == "GET") answer.body = found->second.bytes;
    return answer;
  }

  static std::string Tag(const std::string& bytes) {
    return "\"" + Sha256Hex(bytes).substr(0, 32) + "\"";
  }

  std::function<std::optional<PublishResponse>(const PublishRequest&)> interfere;
  std::map<std::string, Object> objects;
  std::vector<std::string> calls;

 private:
  static std::map<std::string, std::string> Named(const std::vector<std::string>& lines) {
    std::map<std::string, std::string> headers;
    for (const std::string& line : lines) {
      headers[line.substr(0, line.find(':'))] = line.substr(line.find(':') + 2);
    }
    return headers;
  }

  bool Admits(const std::map<std::string, std::string>& headers,
              std::map<std::string, Object>::const_iterator found) const {
    if (headers.contains("If-None-Match")) return found == objects.end();
    if (!headers.contains("If-Match")) return true;
    return found != objects.end() && headers.at("If-Match") == Tag(found->second.bytes);
  }
};

class PublishToS3Test : public ::testing::Test {
 protected:
  PublishToS3Test() : root_(::testing::TempDir() + "/s3-" + std::to_string(getpid())) {
    std::filesystem::remove_all(root_);
    manifest_ = ManifestOf(3);
    Write("manifest.json", manifest_);
    Write("3/filter.plist", plist_);
    options_.release_dir = root_;
    options_.sleep = [](std::chrono::milliseconds) {};
  }

  std::string ManifestOf(uint64_t version) const {
    return format::SerializeManifest(format::SmallManifest("demo", version, plist_));
  }

  void Write(const std::string& path, std::string_view bytes) {
    ASSERT_OK(MakeFolders(root_ + "/public/demo/3"));
    ASSERT_OK(ReplaceFile(root_ + "/public/demo/" + path, bytes));
  }

  absl::StatusOr<PublishSummary> Publish() {
    return PublishToS3(options_, {"bucket", "v1"}, store_);
  }

  const std::string root_;
  const std::string plist_ = std::string(250, 'p');
  const std::string pointer_ = "/bucket/v1/demo/manifest.json";
  std::string manifest_;
  PublishOptions options_;
  FakeStore store_;
};

TEST_F(PublishToS3Test, PutsContentFirstAndTheManifestLast) {
  ASSERT_OK_AND_ASSIGN(const PublishSummary summary, Publish());
  EXPECT_EQ(summary.sent_bytes, 250u);
  const std::string plist = "/bucket/v1/demo/3/filter.plist";
  EXPECT_THAT(store_.calls, ElementsAre("GET " + pointer_, "HEAD " + plist, "PUT " + plist,
                                        "PUT " + pointer_, "GET " + pointer_));
  EXPECT_EQ(store_.objects[pointer_].bytes, manifest_);
  EXPECT_EQ(store_.objects[pointer_].headers["Cache-Control"], "public, max-age=60");
  EXPECT_EQ(store_.objects[plist].headers["Cache-Control"], "public, max-age=31536000, immutable");
}

TEST_F(PublishToS3Test, DoesNotSendAgainWhatIsThere) {
  store_.objects["/bucket/v1/demo/3/filter.plist"] = {plist_, {}};
  ASSERT_OK_AND_ASSIGN(const PublishSummary summary, Publish());
  EXPECT_EQ(summary.sent_bytes, 0u);
  EXPECT_EQ(summary.resumed_bytes, 250u);
}

TEST_F(PublishToS3Test, ReplacesLeftoversOfAnotherBuild) {
  store_.objects["/bucket/v1/demo/3/filter.plist"] = {std::string(250, 'x'), {}};
  ASSERT_OK(Publish());
  EXPECT_EQ(store_.objects["/bucket/v1/demo/3/filter.plist"].bytes, plist_);
}

TEST_F(PublishToS3Test, RefusesWhatIsNotNewer) {
  store_.objects[pointer_] = {ManifestOf(4), {}};
  EXPECT_THAT(Publish(), StatusIs(absl::StatusCode::kAlreadyExists,
                                  HasSubstr("version 3 is not newer than version 4")));
  EXPECT_THAT(store_.calls, ElementsAre("GET " + pointer_));
}

TEST_F(PublishToS3Test, DoesNotReplaceAManifestThatItCannotRead) {
  store_.objects[pointer_] = {"{}", {}};
  EXPECT_THAT(Publish(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("cannot be read")));
}

TEST_F(PublishToS3Test, LosesToAPublisherThatCameFirst) {
  store_.objects[pointer_] = {ManifestOf(2), {}};
  store_.interfere = [&](const PublishRequest& request) -> std::optional<PublishResponse> {
    if (request.method == "PUT" && request.path != pointer_) {
      store_.objects[pointer_] = {ManifestOf(5), {}};
    }
    return std::nullopt;
  };
  EXPECT_THAT(Publish(),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("another publisher")));
  EXPECT_EQ(store_.objects[pointer_].bytes, ManifestOf(5));
}

TEST_F(PublishToS3Test, TakesItsOwnLostAnswerForWhatItIs) {
  bool lost = false;
  store_.interfere = [&](const PublishRequest& request) -> std::optional<PublishResponse> {
    if (request.method != "PUT" || request.path != pointer_ || lost) return std::nullopt;
    lost = true;
    store_.objects[pointer_] = {std::string(request.body), {}};
    return PublishResponse{503, {}, ""};  // it was done, and the retry's condition fails
  };
  ASSERT_OK(Publish());
}

TEST_F(PublishToS3Test, DoesWithoutConditionsWhereTheStoreKnowsNone) {
  store_.interfere = [](const PublishRequest& request) -> std::optional<PublishResponse> {
    for (const std::string& header : request.headers) {
      if (header.starts_with("If-")) return PublishResponse{501, {}, ""};
    }
    return std::nullopt;
  };
  ASSERT_OK(Publish());
  EXPECT_EQ(store_.objects[pointer_].bytes, manifest_);
}

TEST_F(PublishToS3Test, SendsNothingOfADamagedRelease) {
  Write("3/filter.plist", std::string(250, 'x'));
  EXPECT_THAT(Publish(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                  HasSubstr("3/filter.plist has another size or SHA-256")));
  EXPECT_TRUE(store_.calls.empty());
}

TEST_F(PublishToS3Test, ReportsTheStoresWords) {
  store_.interfere = [](const PublishRequest&) {
    return PublishResponse{403, {}, "<Error><Message>because</Message></Error>"};
  };
  EXPECT_THAT(Publish(), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("because")));
}

TEST(ParseS3LocationTest, TakesBucketsWithAndWithoutPrefix) {
  ASSERT_OK_AND_ASSIGN(const S3Location plain, ParseS3Location("s3://bucket"));
  EXPECT_EQ(plain.bucket + "|" + plain.prefix, "bucket|");
  ASSERT_OK_AND_ASSIGN(const S3Location deep, ParseS3Location("s3://bucket.example/a/v1/"));
  EXPECT_EQ(deep.bucket + "|" + deep.prefix, "bucket.example|a/v1");
}

TEST(ParseS3LocationTest, RefusesWhatAUrlWouldEscape) {
  for (const char* bad : {"https://bucket", "s3://", "s3:///v1", "s3://b//v1", "s3://b/../v1",
                          "s3://b/a b", "s3://b/v1?x", "s3://b/%2e"}) {
    EXPECT_THAT(ParseS3Location(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

MATCHER_P(IsOkAndHolds, value, "") {
  if (!arg.ok()) *result_listener << arg.status().ToString();
  return arg.ok() && *arg == value;
}

std::string Nothing(const char*) { return ""; }

TEST(ResolveS3Test, SaysHowKeysAreGiven) {
  EXPECT_THAT(ResolveS3({}, Nothing),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("AWS_SECRET_ACCESS_KEY")));
}

TEST(ResolveS3Test, FindsTheEndpointOfTheRegion) {
  const auto environment = [](const char* name) -> std::string {
    const std::map<std::string, std::string> values = {{"AWS_ACCESS_KEY_ID", "id"},
                                                       {"AWS_SECRET_ACCESS_KEY", "secret"},
                                                       {"AWS_SESSION_TOKEN", "session"},
                                                       {"AWS_REGION", "eu-west-1"}};
    const auto found = values.find(name);
    return found == values.end() ? "" : found->second;
  };
  ASSERT_OK_AND_ASSIGN(const CurlOptions options, ResolveS3({}, environment));
  EXPECT_EQ(options.base_url, "https://s3.eu-west-1.amazonaws.com");
  ASSERT_TRUE(options.signing_keys.has_value());
  EXPECT_EQ(options.signing_keys->access_key_id, "id");
  EXPECT_EQ(options.signing_keys->secret_access_key, "secret");
  EXPECT_EQ(options.signing_keys->session_token, "session");
  EXPECT_EQ(options.signing_keys->region, "eu-west-1");
  EXPECT_THAT(options.base_url, Not(HasSubstr("secret")));
}

// The keys that a credentials file gives, as "id secret token".
class CredentialsFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::string> KeysOf(const std::string& text, const std::string& profile = "") {
    EXPECT_OK(ReplaceFile(path_, text));
    S3Settings settings;
    settings.credentials_file = path_;
    return Resolved(settings, {{"AWS_PROFILE", profile},
                               {"AWS_ACCESS_KEY_ID", "other"},
                               {"AWS_SECRET_ACCESS_KEY", "other"}});
  }

  static absl::StatusOr<std::string> Resolved(
      const S3Settings& settings, const std::map<std::string, std::string>& environment) {
    const auto options = ResolveS3(settings, [&](const char* name) -> std::string {
      const auto found = environment.find(name);
      return found == environment.end() ? "" : found->second;
    });
    if (!options.ok()) return options.status();
    const SigningKeys& keys = *options->signing_keys;
    return keys.access_key_id + " " + keys.secret_access_key + " " + keys.session_token;
  }

  const std::string path_ = ::testing::TempDir() + "/credentials-" + std::to_string(getpid());
};

TEST_F(CredentialsFileTest, GivesTheKeysOfTheDefaultSectionAndNotTheEnvironments) {
  EXPECT_THAT(KeysOf("[default]\naws_access_key_id = id\naws_secret_access_key=a/b+c==\n"),
              IsOkAndHolds("id a/b+c== "));
  EXPECT_THAT(KeysOf("[default]\nAWS_Access_Key_Id=id\naws_secret_access_key=s\n"
                     "aws_session_token=t"),
              IsOkAndHolds("id s t"));
}

TEST_F(CredentialsFileTest, SkipsCommentsBlanksAndCarriageReturns) {
  EXPECT_THAT(KeysOf("# ours\r\n\r\n [default] \r\n; old\r\n#aws_session_token = t\r\n"
                     "\taws_access_key_id = id\t\r\nregion\r\naws_secret_access_key = s\r\n"),
              IsOkAndHolds("id s "));
}

TEST_F(CredentialsFileTest, TakesTheSectionThatTheProfileNames) {
  const std::string text =
      "aws_session_token = none\n"
      "[default]\naws_access_key_id = d\naws_secret_access_key = ds\n"
      "[work]\naws_access_key_id = w\naws_secret_access_key = ws\n"
      "[default]\naws_secret_access_key = later\n";
  EXPECT_THAT(KeysOf(text, "work"), IsOkAndHolds("w ws "));
  EXPECT_THAT(KeysOf(text), IsOkAndHolds("d later ")) << "a section may go on further down";
  EXPECT_THAT(KeysOf(text, "home"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("in [home]")));
}

TEST_F(CredentialsFileTest, RefusesHalfAPairAndWhatNoHeaderCanCarry) {
  EXPECT_THAT(KeysOf("[default]\naws_access_key_id = id\n"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("aws_secret_access_key")));
  EXPECT_THAT(KeysOf("[default]\naws_access_key_id = id\naws_secret_access_key = a b\n"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(CredentialsFileTest, IsFoundByTheEnvironmentToo) {
  ASSERT_OK(ReplaceFile(path_, "[default]\naws_access_key_id=f\naws_secret_access_key=fs\n"));
  const std::map<std::string, std::string> shared = {{"AWS_SHARED_CREDENTIALS_FILE", path_}};
  EXPECT_THAT(Resolved({}, shared), IsOkAndHolds("f fs "));
  std::map<std::string, std::string> both = shared;
  both["AWS_ACCESS_KEY_ID"] = "e";
  both["AWS_SECRET_ACCESS_KEY"] = "es";
  EXPECT_THAT(Resolved({}, both), IsOkAndHolds("e es ")) << "keys themselves come first";
  S3Settings gone;
  gone.credentials_file = path_ + ".gone";
  EXPECT_THAT(Resolved(gone, both), StatusIs(absl::StatusCode::kNotFound));
}

TEST(ResolveS3Test, RefusesKeysThatNoHeaderCanCarry) {
  const auto with_token = [](const std::string& token) {
    return ResolveS3({}, [&](const char* name) -> std::string {
      return std::string_view(name) == "AWS_SESSION_TOKEN" ? token : "AKIDEXAMPLE";
    });
  };
  EXPECT_THAT(with_token("a\r\nx-other: 1"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(with_token("a b"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace urlfilter::compiler
