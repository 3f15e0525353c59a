#include "server/http/conditional.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urlfilter::server {
namespace {

constexpr Representation kFile{"\"abc\"", "application/json", 100};

Precondition DecideWith(std::vector<std::pair<std::string_view, std::string_view>> headers,
                        std::string_view method = "GET") {
  Request request;
  request.method = method;
  request.headers = std::move(headers);
  return Decide(request, kFile);
}

TEST(EntityTag, IsFoundInListsAndByStar) {
  for (const char* list :
       {"\"abc\"", "*", " * ", "\"x\", \"abc\"", "\"x\",\"abc\",", "\"a,b\" ,\"abc\""}) {
    EXPECT_TRUE(EntityTagListed(list, "\"abc\"", false)) << list;
  }
  for (const char* list :
       {"", "abc", "\"abc", "\"ABC\"", "\"ab\"", "\"x\" junk", "x, \"abc\"", "**"}) {
    EXPECT_FALSE(EntityTagListed(list, "\"abc\"", false)) << list;
  }
}

TEST(EntityTag, WeakOnesCountInWeakComparisonOnly) {
  EXPECT_TRUE(EntityTagListed("W/\"abc\"", "\"abc\"", true));
  EXPECT_FALSE(EntityTagListed("W/\"abc\"", "\"abc\"", false));
}

TEST(EntityTag, IsPlainOnlyIfShortAndHarmless) {
  EXPECT_EQ(FirstPlainEntityTag("W/\"abc-1\", \"def\""), "abc-1");
  EXPECT_EQ(FirstPlainEntityTag("\"<script>\""), "");
  EXPECT_EQ(FirstPlainEntityTag("\"" + std::string(65, 'a') + "\""), "");
  EXPECT_EQ(FirstPlainEntityTag("*"), "");
}

TEST(Range, OfOnePieceIsHonoured) {
  const struct {
    std::string_view header;
    uint64_t first, size_bytes;
  } kCases[] = {
      {"bytes=0-9", 0, 10},    {"bytes=90-", 90, 10},     {"bytes=-10", 90, 10},
      {"bytes=-1000", 0, 100}, {"bytes=50-5000", 50, 50}, {"Bytes=99-99", 99, 1},
  };
  for (const auto& test : kCases) {
    const RangeDecision decision = DecideRange(test.header, 100);
    EXPECT_EQ(decision.outcome, RangeOutcome::kPartial) << test.header;
    EXPECT_EQ(decision.range.first, test.first) << test.header;
    EXPECT_EQ(decision.range.size_bytes, test.size_bytes) << test.header;
  }
}

TEST(Range, ThatIsMalformedOrManyIsIgnored) {
  for (const char* header :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=9-1", "bytes=0-1,5-6", "items=0-1",
        "bytes=1-2x", "bytes=--1", "bytes=18446744073709551617-"}) {
    EXPECT_EQ(DecideRange(header, 100).outcome, RangeOutcome::kWhole) << header;
  }
}

TEST(Range, BehindTheEndIsUnsatisfiable) {
  for (const char* header : {"bytes=100-", "bytes=100-200", "bytes=-0"}) {
    EXPECT_EQ(DecideRange(header, 100).outcome, RangeOutcome::kUnsatisfiable) << header;
  }
  EXPECT_EQ(DecideRange("bytes=0-", 0).outcome, RangeOutcome::kUnsatisfiable);
  EXPECT_EQ(DecideRange("bytes=-5", 0).outcome, RangeOutcome::kUnsatisfiable);
}

TEST(Accept, AdmitsByTheMostExactRange) {
  for (const char* accept : {"", "*/*", "application/*", "application/json;q=0.1",
                             "text/html, */*;q=0.1", "application/*;q=0, application/json"}) {
    EXPECT_TRUE(AcceptAdmits(accept, "application/json")) << accept;
  }
  for (const char* accept : {"text/html", "text/*", "*/*;q=0", "application/json;q=0.0, */*",
                             "application/jsonx", "json"}) {
    EXPECT_FALSE(AcceptAdmits(accept, "application/json")) << accept;
  }
}

TEST(Decide, SendsTheWholeFileWithoutConditions) {
  const Precondition decision = DecideWith({});
  EXPECT_EQ(decision.status, 200);
  EXPECT_EQ(decision.range.size_bytes, 100u);
}

TEST(Decide, FollowsTheOrderOfPreconditions) {
  EXPECT_EQ(DecideWith({{"If-None-Match", "\"abc\""}}).status, 304);
  EXPECT_EQ(DecideWith({{"If-None-Match", "W/\"abc\""}}).status, 304);
  EXPECT_EQ(DecideWith({{"If-Match", "\"other\""}}).status, 412);
  EXPECT_EQ(DecideWith({{"If-Match", "W/\"abc\""}}).status, 412);
  EXPECT_EQ(DecideWith({{"If-Match", "\"other\""}, {"If-None-Match", "\"abc\""}}).status, 412);
  EXPECT_EQ(DecideWith({{"If-None-Match", "\"abc\""}, {"Range", "bytes=0-1"}}).status, 304);
  EXPECT_EQ(DecideWith({{"Accept", "text/html"}}).status, 406);
}

TEST(Decide, HonoursARangeOnlyOfTheSameFile) {
  EXPECT_EQ(DecideWith({{"Range", "bytes=0-1"}}).status, 206);
  EXPECT_EQ(DecideWith({{"Range", "bytes=0-1"}, {"If-Range", "\"abc\""}}).status, 206);
  EXPECT_EQ(DecideWith({{"Range", "bytes=0-1"}, {"If-Range", "\"old\""}}).status, 200);
  EXPECT_EQ(DecideWith({{"Range", "bytes=0-1"}, {"If-Range", "W/\"abc\""}}).status, 200);
  EXPECT_EQ(
      DecideWith({{"Range", "bytes=0-1"}, {"If-Range", "Sun, 06 Nov 1994 08:49:37 GMT"}}).status,
      200);
  EXPECT_EQ(DecideWith({{"Range", "bytes=100-"}}).status, 416);
  EXPECT_EQ(DecideWith({{"Range", "bytes=0-1"}}, "HEAD").status, 200);
}

}  // namespace
}  // namespace urlfilter::server
