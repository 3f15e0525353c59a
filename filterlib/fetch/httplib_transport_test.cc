#include "filterlib/fetch/httplib_transport.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_testing.h"
#include "filterlib/fetch/scripted_server_testing.h"

namespace urlfilter::fetch {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;

const std::string& Certificates() {
  static const std::string folder = MakeTestCertificates("tls");
  return folder;
}

std::string Answer(const std::string& head, const std::string& body) {
  return absl::StrCat("HTTP/1.1 ", head, "\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
}

class HttplibTransportTest : public ::testing::Test {
 protected:
  explicit HttplibTransportTest() : transport_(WithCa(Certificates() + "/ca.pem")) {}

  static std::unique_ptr<Transport> WithCa(const std::string& ca_file) {
    HttplibTransportOptions options;
    options.ca_file = ca_file;
    return MakeHttplibTransport(options);
  }

  absl::StatusOr<ResponseHead> Get(const std::string& url, uint64_t max_body_bytes = 1000,
                                   std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    request_.url = url;
    request_.max_body_bytes = max_body_bytes;
    request_.total_timeout = timeout;
    body_.clear();
    return transport_->Get(request_, {[](const ResponseHead&) { return absl::OkStatus(); },
                                      [this](std::string_view bytes) {
                                        body_ += bytes;
                                        return absl::OkStatus();
                                      }});
  }

  std::unique_ptr<Transport> transport_;
  Request request_;
  std::string body_;
};

TEST_F(HttplibTransportTest, GivesHeadAndBodyOverAVerifiedChannel) {
  std::string seen;
  ScriptedServer server(Certificates(), [&](ScriptedConnection& connection) {
    seen = connection.ReadRequest();
    connection.Write(Answer("200 OK\r\nETag: \"abc\"", "hello"));
  });
  ASSERT_OK_AND_ASSIGN(const ResponseHead head, Get(server.Url() + "/v1/f/manifest.json"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.etag, "\"abc\"");
  EXPECT_EQ(head.content_length, 5u);
  EXPECT_EQ(body_, "hello");
  EXPECT_THAT(seen, HasSubstr("GET /v1/f/manifest.json HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("Accept-Encoding: identity\r\n"));
  EXPECT_THAT(seen, AllOf(Not(HasSubstr("If-None-Match")), Not(HasSubstr("Range"))));
}

TEST_F(HttplibTransportTest, AsksConditionallyAndDoesNotWaitForTheBodyOf304) {
  std::string seen;
  ScriptedServer server(Certificates(), [&](ScriptedConnection& connection) {
    seen = connection.ReadRequest();
    connection.Write("HTTP/1.1 304 Not Modified\r\nETag: \"abc\"\r\n\r\n");
    connection.ReadRequest();  // keeps the connection open
  });
  request_.if_none_match = "\"abc\"";
  const auto start = Clock::now();
  ASSERT_OK_AND_ASSIGN(const ResponseHead head, Get(server.Url() + "/m"));
  EXPECT_EQ(head.status, 304);
  EXPECT_THAT(seen, HasSubstr("If-None-Match: \"abc\"\r\n"));
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(10));
}

TEST_F(HttplibTransportTest, ResumesWithRangeAndIfRange) {
  std::string seen;
  ScriptedServer server(Certificates(), [&](ScriptedConnection& connection) {
    seen = connection.ReadRequest();
    connection.Write(Answer("206 Partial Content\r\nContent-Range: bytes 100-104/105", "hello"));
  });
  request_.range_from = 100;
  request_.if_range = "\"abc\"";
  ASSERT_OK_AND_ASSIGN(const ResponseHead head, Get(server.Url() + "/f"));
  EXPECT_EQ(head.status, 206);
  EXPECT_EQ(head.range_from, 100u);
  EXPECT_THAT(seen, HasSubstr("Range: bytes=100-\r\n"));
  EXPECT_THAT(seen, HasSubstr("If-Range: \"abc\"\r\n"));
}

TEST_F(HttplibTransportTest, KeepsOneConnectionForSeveralRequests) {
  ScriptedServer server(Certificates(), [&](ScriptedConnection& connection) {
    while (!connection.ReadRequest().empty()) connection.Write(Answer("200 OK", "x"));
  });
  for (int i = 0; i < 3; ++i) EXPECT_OK(Get(server.Url() + "/x"));
  EXPECT_EQ(server.connections(), 1);
  transport_.reset();
}

TEST_F(HttplibTransportTest, GivesRedirectsBackInsteadOfFollowingThem) {
  ScriptedServer server(Certificates(), [&](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("302 Found\r\nLocation: https://localhost/", "elsewhere"));
  });
  ASSERT_OK_AND_ASSIGN(const ResponseHead head, Get(server.Url() + "/x"));
  EXPECT_EQ(head.status, 302);
  EXPECT_EQ(body_, "");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttplibTransportTest, RefusesACertificateOfAnUnknownAuthority) {
  ScriptedServer server(MakeTestCertificates("other_tls"), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("200 OK", "never"));
  });
  EXPECT_THAT(Get(server.Url() + "/x"),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("self-signed certificate")));
  EXPECT_EQ(body_, "");
}

TEST_F(HttplibTransportTest, RefusesACertificateForAnotherNameOrAddress) {
  const auto answer = [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("200 OK", "x"));
  };
  ScriptedServer named(Certificates(), answer);
  EXPECT_OK(Get(named.UrlFor("localhost") + "/x"));
  ScriptedServer elsewhere(Certificates(), answer, "127.0.0.2");
  EXPECT_THAT(Get(elsewhere.Url() + "/x"),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("IP address mismatch")));
  EXPECT_EQ(body_, "");
}

TEST_F(HttplibTransportTest, SaysThatTheCaFileCannotBeRead) {
  ScriptedServer server(Certificates(), [](ScriptedConnection&) {});
  transport_ = WithCa("/nowhere/ca.pem");
  EXPECT_THAT(Get(server.Url() + "/x"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("/nowhere/ca.pem")));
}

TEST_F(HttplibTransportTest, SaysThatNobodyListens) {
  EXPECT_THAT(Get("https://127.0.0.1:1/x"),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("cannot connect")));
}

TEST_F(HttplibTransportTest, StopsBeforeABodyThatIsAnnouncedTooLarge) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
    connection.ReadRequest();
  });
  EXPECT_THAT(Get(server.Url() + "/x"),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("1000 bytes")));
}

TEST_F(HttplibTransportTest, StopsABodyWithoutEndAtTheLimit) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.Write(std::string(100, 'x'))) {
    }
  });
  EXPECT_THAT(Get(server.Url() + "/x"),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("1000 bytes")));
  EXPECT_LE(body_.size(), 1000u);
}

TEST_F(HttplibTransportTest, StopsHeadersWithoutEnd) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nX: ");
    while (connection.Write(std::string(16000, 'x'))) {
    }
  });
  EXPECT_THAT(Get(server.Url() + "/x"),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("without end")));
}

TEST_F(HttplibTransportTest, EndsADrippingAnswerAtTheTotalTimeout) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (connection.Write("x")) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  });
  const auto start = Clock::now();
  EXPECT_THAT(Get(server.Url() + "/x", 1000, std::chrono::milliseconds(300)),
              StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("300 ms")));
  EXPECT_GE(Clock::now() - start, std::chrono::milliseconds(300));
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(10));
}

TEST_F(HttplibTransportTest, EndsDrippingHeadersAtTheTotalTimeout) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    while (connection.Write("X")) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  });
  EXPECT_THAT(Get(server.Url() + "/x", 1000, std::chrono::milliseconds(300)),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST_F(HttplibTransportTest, ReportsABrokenConnection) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf");
  });
  EXPECT_THAT(Get(server.Url() + "/x"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(body_, "half");
}

TEST_F(HttplibTransportTest, RefusesAContentCodingItDidNotAskFor) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("200 OK\r\nContent-Encoding: gzip", "bomb"));
  });
  EXPECT_THAT(Get(server.Url() + "/x"),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("content coding")));
}

TEST_F(HttplibTransportTest, PassesTheSinksErrorOn) {
  ScriptedServer server(Certificates(), [](ScriptedConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("200 OK", "hello"));
  });
  request_ = {server.Url() + "/x", "", 0, "", 1000, std::chrono::seconds(20)};
  const BodySink full_disk{[](const ResponseHead&) { return absl::OkStatus(); },
                           [](std::string_view) { return absl::ResourceExhaustedError("full"); }};
  EXPECT_THAT(transport_->Get(request_, full_disk),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("full")));
}

}  // namespace
}  // namespace urlfilter::fetch
