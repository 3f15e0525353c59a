#include "server/http/http_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace urlfilter::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

EngineAnswer Send(HttpEngine& engine, std::string_view bytes, bool close_connection = false) {
  const RequestHead head = ReadRequestHead(bytes, {});
  EXPECT_EQ(head.status, 200) << bytes;
  RequestContext context;
  context.now_unix_seconds = 784111777;
  context.close_connection = close_connection;
  return engine.Run(head, bytes.substr(head.size_bytes), context);
}

std::string Joined(const EngineAnswer& answer) {
  std::string text;
  for (const Body& piece : answer.pieces) text += piece.bytes;
  return text;
}

Response Hello(const Request&) {
  Response answer;
  answer.status = 200;
  answer.AddHeader("Content-Type", "text/plain");
  answer.body = OwnedBody("hello");
  return answer;
}

TEST(HttpEngine, WritesOneCompleteAnswer) {
  HttpEngine engine(Hello);
  const EngineAnswer answer = Send(engine, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(Joined(answer),
            "HTTP/1.1 200 OK\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Server: urlfilterd\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Content-Type: text/plain\r\n"
            "Content-Length: 5\r\n\r\nhello");
  EXPECT_TRUE(answer.keep_alive);
  EXPECT_EQ(answer.method, "GET");
}

TEST(HttpEngine, SendsTheHeadersOfGetForHeadAndNoBody) {
  HttpEngine engine(Hello);
  const std::string text = Joined(Send(engine, "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_THAT(text, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST(HttpEngine, DoesNotCopyTheBody) {
  const std::string big(1 << 20, 'x');
  HttpEngine engine([&](const Request&) {
    Response answer = Hello(Request{});
    answer.body = Body{big, nullptr};
    return answer;
  });
  const EngineAnswer answer = Send(engine, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_EQ(answer.pieces.size(), 2u);
  EXPECT_EQ(answer.pieces[1].bytes.data(), big.data());
  EXPECT_EQ(answer.pieces[1].bytes.size(), big.size());
}

TEST(HttpEngine, LeavesRangesToTheHandlerEvenMalformedOnes) {
  std::string seen;
  HttpEngine engine([&](const Request& request) {
    seen = std::string(request.Header("range"));
    return Hello(request);
  });
  for (const std::string range : {"bytes=1-2", "bytes=2-1", "nonsense"}) {
    const EngineAnswer answer =
        Send(engine, "GET / HTTP/1.1\r\nHost: h\r\nRange: " + range + "\r\n\r\n");
    EXPECT_EQ(seen, range);
    EXPECT_THAT(Joined(answer), StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(Joined(answer).ends_with("\r\n\r\nhello"));
  }
}

TEST(HttpEngine, SendsNoLengthWith304) {
  HttpEngine engine([](const Request&) {
    Response answer;
    answer.status = 304;
    answer.AddHeader("ETag", "\"a\"");
    return answer;
  });
  const std::string text = Joined(Send(engine, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_THAT(text, StartsWith("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_THAT(text, HasSubstr("ETag: \"a\"\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("Content-Length")));
}

TEST(HttpEngine, KeepsTheConnectionAsTheRequestWishes) {
  HttpEngine engine(Hello);
  const auto keeps = [&](std::string_view head) { return Send(engine, head).keep_alive; };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\nHost: h\r\n\r\n"));
  const EngineAnswer answer =
      Send(engine, "GET / HTTP/1.1\r\nHost: h\r\n\r\n", /*close_connection=*/true);
  EXPECT_FALSE(answer.keep_alive);
  EXPECT_THAT(Joined(answer), HasSubstr("Connection: close\r\n"));
}

TEST(HttpEngine, TellsAnOldClientThatTheConnectionStays) {
  HttpEngine engine(Hello);
  const EngineAnswer kept = Send(engine, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(kept.keep_alive);
  EXPECT_THAT(Joined(kept), HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_THAT(Joined(Send(engine, "GET / HTTP/1.0\r\n\r\n")), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(Joined(Send(engine, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")),
              Not(HasSubstr("Connection:")));
}

TEST(HttpEngine, HandsOverTheBody) {
  std::string body;
  HttpEngine engine([&](const Request& request) {
    body = std::string(request.body);
    return Hello(request);
  });
  EXPECT_THAT(Joined(Send(engine, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")),
              StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(body, "abc");
}

TEST(HttpEngine, ClosesAfterAMethodItDoesNotKnow) {
  HttpEngine engine(Hello);
  const EngineAnswer answer = Send(engine, "BREW / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(answer.summary.status, 400);
  EXPECT_FALSE(answer.keep_alive);
}

TEST(HttpEngine, CannotBeMadeToSplitAnAnswer) {
  HttpEngine engine([](const Request&) {
    Response answer;
    answer.status = 200;
    answer.AddHeader("X-Odd", "a\r\nX-Injected: b");
    return answer;
  });
  EXPECT_THAT(Joined(Send(engine, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")),
              Not(HasSubstr("\r\nX-Injected")));
}

TEST(RefusalAnswer, IsAnErrorThatClosesTheConnection) {
  const EngineAnswer answer = RefusalAnswer(431, "too \"long\"", 0);
  EXPECT_THAT(Joined(answer), StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
  EXPECT_THAT(Joined(answer), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(Joined(answer), HasSubstr(R"({"error":{"status":431,"message":"too \"long\""}})"));
  EXPECT_THAT(Joined(answer), Not(HasSubstr("Retry-After")));
  EXPECT_FALSE(answer.keep_alive);
}

TEST(RefusalAnswer, SaysWhenToComeBackIfItIsNotForGood) {
  EXPECT_THAT(Joined(RefusalAnswer(503, "too much to do", 0)), HasSubstr("Retry-After: 5\r\n"));
}

}  // namespace
}  // namespace urlfilter::server
