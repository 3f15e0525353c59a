#include "server/http/request_head.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urlfilter::server {
namespace {

constexpr std::string_view kGood = "GET /v1/a/manifest.json HTTP/1.1\r\nHost: h\r\n\r\n";

int StatusOf(std::string_view bytes) { return ReadRequestHead(bytes, {}).status; }

TEST(RequestHead, WaitsForEveryPrefixOfAWholeHead) {
  for (size_t size = 0; size < kGood.size(); ++size) {
    EXPECT_EQ(StatusOf(kGood.substr(0, size)), 0) << size;
  }
  const RequestHead head = ReadRequestHead(kGood, {});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.size_bytes, kGood.size());
  EXPECT_EQ(head.content_length, 0u);
  EXPECT_EQ(head.target, "/v1/a/manifest.json");
}

TEST(RequestHead, StopsAtTheEndOfTheFirstOfTwoRequests) {
  const std::string two = std::string(kGood) + std::string(kGood);
  EXPECT_EQ(ReadRequestHead(two, {}).size_bytes, kGood.size());
}

TEST(RequestHead, ReadsFramingHeadersInAnyCase) {
  const RequestHead head = ReadRequestHead(
      "PUT /x HTTP/1.1\r\nhOST: h\r\nCONTENT-length:  42 \r\nexpect: 100-Continue\r\nrange: "
      "bytes=0-1\r\n\r\n",
      {});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.content_length, 42u);
  EXPECT_TRUE(head.expects_continue);
}

TEST(RequestHead, RefusesWhatTwoParsersCouldReadInTwoWays) {
  const struct {
    std::string_view bytes;
    int status;
  } kCases[] = {
      {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1,1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999999999999\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 411},
      {"GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nX: \x01\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET /\r\nHost: h\r\n\r\n", 400},
      {"G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
      {"GET / HTTP/1.1\r\nHost: h\r\nExpect: a pony\r\n\r\n", 417},
  };
  for (const auto& test : kCases) EXPECT_EQ(StatusOf(test.bytes), test.status) << test.bytes;
}

TEST(RequestHead, RefusesNulInTheTarget) {
  EXPECT_EQ(StatusOf(std::string_view("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 28)), 400);
}

TEST(RequestHead, TakesHttp10WithoutHost) { EXPECT_EQ(StatusOf("GET / HTTP/1.0\r\n\r\n"), 200); }

TEST(RequestHead, NamesWhichLimitWasPassed) {
  HeadLimits limits;
  limits.head_bytes = 1000;
  limits.target_bytes = 100;
  const std::string long_target(2000, 'a');
  EXPECT_EQ(ReadRequestHead("GET /" + long_target, limits).status, 414);
  EXPECT_EQ(
      ReadRequestHead("GET /" + long_target.substr(0, 200) + " HTTP/1.1\r\nHost: h\r\n\r\n", limits)
          .status,
      414);
  EXPECT_EQ(ReadRequestHead("GET / HTTP/1.1\r\nX: " + long_target, limits).status, 431);
}

TEST(RequestHead, ReadsMethodTargetAndHeadersInOrder) {
  const RequestHead head = ReadRequestHead(
      "PATCH /a?b HTTP/1.1\r\nHost: h\r\nRange:\t bytes=1-2 \r\nX:\r\nrange: x:y\r\n\r\nrest", {});
  EXPECT_EQ(head.method, "PATCH");
  EXPECT_EQ(head.target, "/a?b");
  const std::vector<std::pair<std::string_view, std::string_view>> expected = {
      {"Host", "h"}, {"Range", "bytes=1-2"}, {"X", ""}, {"range", "x:y"}};
  EXPECT_EQ(head.headers, expected);
}

TEST(RequestHead, KnowsWhichConnectionsStayOpen) {
  const auto keeps = [](std::string_view version, std::string_view connection) {
    std::string bytes = "GET / " + std::string(version) + "\r\nHost: h\r\n";
    if (!connection.empty()) bytes += "Connection: " + std::string(connection) + "\r\n";
    return ReadRequestHead(bytes + "\r\n", {}).keep_alive;
  };
  EXPECT_TRUE(keeps("HTTP/1.1", ""));
  EXPECT_TRUE(keeps("HTTP/1.1", "keep-alive"));
  EXPECT_TRUE(keeps("HTTP/1.1", "closed, x-close"));
  EXPECT_FALSE(keeps("HTTP/1.1", "close"));
  EXPECT_FALSE(keeps("HTTP/1.1", "te , CLOSE"));
  EXPECT_FALSE(keeps("HTTP/1.0", ""));
  EXPECT_TRUE(keeps("HTTP/1.0", "Keep-Alive"));
  EXPECT_FALSE(keeps("HTTP/1.0", "keep-alive, close"));
  EXPECT_FALSE(keeps("HTTP/1.1", "close, keep-alive"));
}

}  // namespace
}  // namespace urlfilter::server
