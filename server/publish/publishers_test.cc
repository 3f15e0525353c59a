#include "server/publish/publishers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "server/publish/token.h"

namespace urlfilter::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string FileWith(const std::string& entries) { return "{\"publishers\": [" + entries + "]}"; }

TEST(Token, IsKnownByItsHashAlone) {
  ASSERT_OK_AND_ASSIGN(const NewToken made, MakeToken("ci"));
  EXPECT_THAT(made.token, StartsWith("ci."));
  EXPECT_EQ(TokenName(made.token), "ci");
  EXPECT_THAT(made.hash, StartsWith("scrypt$16384$8$1$"));
  EXPECT_TRUE(TokenMatches(made.token, made.hash));
  EXPECT_FALSE(TokenMatches(made.token + "x", made.hash));
  EXPECT_FALSE(TokenMatches("", made.hash));
  ASSERT_OK_AND_ASSIGN(const NewToken other, MakeToken("ci"));
  EXPECT_NE(other.token, made.token);
  EXPECT_FALSE(TokenMatches(other.token, made.hash));
}

TEST(Token, MatchesAHashThatPythonMade) {
  // hashlib.scrypt(b"ci.secret", salt=bytes(range(16)), n=16384, r=8, p=1, dklen=32).hex()
  EXPECT_TRUE(TokenMatches("ci.secret",
                           "scrypt$16384$8$1$000102030405060708090a0b0c0d0e0f$"
                           "f981dcc6a1c372a1141f18490e76d34de2d8ee9d4dd363caef8240c4fa72ae51"));
}

TEST(Token, NeverMatchesADamagedHash) {
  ASSERT_OK_AND_ASSIGN(const NewToken made, MakeToken("ci"));
  for (const std::string& hash :
       {std::string(), std::string("scrypt$16384$8$1$"), made.hash.substr(0, made.hash.size() - 1),
        made.hash + "0", "scrypt$1$8$1$" + made.hash.substr(17), "plain$" + made.token}) {
    EXPECT_FALSE(TokenMatches(made.token, hash)) << hash;
  }
}

TEST(Token, NeedsALegalName) {
  EXPECT_THAT(MakeToken("a.b"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(MakeToken(""), StatusIs(absl::StatusCode::kInvalidArgument));
}

class PublishersTest : public ::testing::Test {
 protected:
  PublishersTest() : token_(*MakeToken("ci")) {
    const std::string file = FileWith(PublisherEntry({"ci", {"demo"}, token_.hash, ""}) + "," +
                                      PublisherEntry({"desk", {"*"}, "", "desk.example.com"}));
    publishers_ = *Publishers::Parse(file);
  }

  const Publisher* WithAuthorization(std::string_view value) {
    Request request;
    request.headers.emplace_back("authorization", value);
    return publishers_->Identify(request);
  }

  const NewToken token_;
  std::unique_ptr<Publishers> publishers_;
};

TEST_F(PublishersTest, KnowsAPublisherByToken) {
  for (int i = 0; i < 2; ++i) {  // the second time from memory
    const Publisher* publisher = WithAuthorization("Bearer " + token_.token);
    ASSERT_NE(publisher, nullptr);
    EXPECT_EQ(publisher->name, "ci");
    EXPECT_TRUE(publisher->MayPublish("demo"));
    EXPECT_FALSE(publisher->MayPublish("other"));
  }
  EXPECT_EQ(WithAuthorization("Bearer " + token_.token + "x"), nullptr);
  EXPECT_EQ(WithAuthorization("Bearer ci."), nullptr);
  EXPECT_EQ(WithAuthorization("Bearer desk." + token_.token.substr(3)), nullptr);
  EXPECT_EQ(WithAuthorization("Basic " + token_.token), nullptr);
  EXPECT_EQ(WithAuthorization(""), nullptr);
}

TEST_F(PublishersTest, KnowsAPublisherByCertificate) {
  Request request;
  EXPECT_EQ(publishers_->Identify(request), nullptr);
  request.client_subject = "desk.example.com";
  const Publisher* publisher = publishers_->Identify(request);
  ASSERT_NE(publisher, nullptr);
  EXPECT_EQ(publisher->name, "desk");
  EXPECT_TRUE(publisher->MayPublish("anything"));
  request.client_subject = "other.example.com";
  EXPECT_EQ(publishers_->Identify(request), nullptr);
}

TEST(Publishers, ReportEveryMistakeAtOnce) {
  EXPECT_THAT(
      Publishers::Parse(FileWith(R"({"name": "A B", "filters": ["x"], "tokenHash": "h"},
                                            {"name": "b", "filters": [], "tokenHash": "h"},
                                            {"name": "c", "filters": ["/"], "tokenHash": "h"},
                                            {"name": "d", "filters": ["x"]},
                                            {"name": "d", "filters": ["x"], "tokenHash": "h"}, 7)")),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("'A B'"), HasSubstr("'b': filters"),
                     HasSubstr("'c': a filter has no legal name"), HasSubstr("'d': give either"),
                     HasSubstr("'d' is there twice"), HasSubstr("no object"))));
}

TEST(Publishers, HaveASubjectEach) {
  EXPECT_THAT(
      Publishers::Parse(FileWith(R"({"name": "a", "filters": ["x"], "clientSubject": "desk"},
                                    {"name": "b", "filters": ["*"], "clientSubject": "desk"})")),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("publishers 'a' and 'b' have the same clientSubject 'desk'")));
}

TEST(Publishers, RefuseWhatIsNoSuchFile) {
  for (const char* text : {"", "[]", "{}", "{\"publishers\": 1}", "{\"publishers\": ["}) {
    EXPECT_THAT(Publishers::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

}  // namespace
}  // namespace urlfilter::server
