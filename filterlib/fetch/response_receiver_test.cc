#include "filterlib/fetch/response_receiver.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/status_testing.h"

namespace urlfilter::fetch {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

class ResponseReceiverTest : public ::testing::Test {
 protected:
  ResponseReceiverTest() {
    request_.url = "https://filters.example/f";
    request_.max_body_bytes = 10;
    sink_.on_head = [this](const ResponseHead&) { return ++heads_, verdict_; };
    sink_.on_bytes = [this](std::string_view bytes) { return body_ += bytes, verdict_; };
  }

  Request request_;
  BodySink sink_;
  ResponseReceiver receiver_{request_, sink_};
  absl::Status verdict_;
  std::string body_;
  int heads_ = 0;
};

TEST_F(ResponseReceiverTest, ReadsTheFieldsThatMatterWhateverTheirCase) {
  receiver_.Begin(206);
  receiver_.AddHeader("eTAG", "\"x\"");
  receiver_.AddHeader("CONTENT-LENGTH", "7");
  receiver_.AddHeader("Content-range", "bytes 3-9/10");
  receiver_.AddHeader("Retry-After", "120");
  receiver_.AddHeader("Server", "a");
  EXPECT_TRUE(receiver_.EndOfHead());
  EXPECT_EQ(receiver_.head().etag, "\"x\"");
  EXPECT_EQ(receiver_.head().content_length, 7u);
  EXPECT_EQ(receiver_.head().range_from, 3u);
  EXPECT_EQ(receiver_.head().retry_after_seconds, 120u);
}

TEST_F(ResponseReceiverTest, NumbersThatAreNoneAreLeftOut) {
  receiver_.Begin(206);
  receiver_.AddHeader("Content-Length", "-1");
  receiver_.AddHeader("Content-Range", "bytes */10");
  receiver_.AddHeader("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT");
  EXPECT_TRUE(receiver_.EndOfHead());
  EXPECT_EQ(receiver_.head().content_length, std::nullopt);
  EXPECT_EQ(receiver_.head().range_from, std::nullopt);
  EXPECT_EQ(receiver_.head().retry_after_seconds, std::nullopt);
}

TEST_F(ResponseReceiverTest, AnotherHeadForgetsTheOneBefore) {
  receiver_.Begin(103);
  receiver_.AddHeader("ETag", "\"early\"");
  receiver_.Begin(200);
  EXPECT_TRUE(receiver_.EndOfHead());
  EXPECT_EQ(receiver_.head().etag, "");
}

TEST_F(ResponseReceiverTest, TheSinkSeesNoBodyOfOtherAnswers) {
  for (const int status : {304, 404, 302, 416, 500}) {
    receiver_.Begin(status);
    EXPECT_FALSE(receiver_.EndOfHead());
  }
  EXPECT_EQ(heads_, 0);
  EXPECT_OK(receiver_.stop());
}

TEST_F(ResponseReceiverTest, StopsWhatIsAnnouncedOrArrivesTooLarge) {
  receiver_.Begin(200);
  receiver_.AddHeader("Content-Length", "11");
  EXPECT_FALSE(receiver_.EndOfHead());
  EXPECT_THAT(receiver_.stop(), StatusIs(StatusCode::kResourceExhausted, HasSubstr("10 bytes")));
  receiver_.Begin(200);
  EXPECT_TRUE(receiver_.EndOfHead());
  EXPECT_TRUE(receiver_.OnBytes("0123456789"));
  EXPECT_FALSE(receiver_.OnBytes("x"));
  EXPECT_THAT(receiver_.stop(), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_EQ(body_, "0123456789");
}

TEST_F(ResponseReceiverTest, RefusesACodingNobodyAskedFor) {
  receiver_.Begin(200);
  receiver_.AddHeader("Content-Encoding", "gzip");
  EXPECT_FALSE(receiver_.EndOfHead());
  EXPECT_THAT(receiver_.stop(), StatusIs(StatusCode::kUnavailable, HasSubstr("coding")));
}

TEST_F(ResponseReceiverTest, AnErrorOfTheSinkIsTheResult) {
  receiver_.Begin(200);
  EXPECT_TRUE(receiver_.EndOfHead());
  verdict_ = absl::AbortedError("no room");
  EXPECT_FALSE(receiver_.OnBytes("x"));
  EXPECT_THAT(receiver_.stop(), StatusIs(StatusCode::kAborted));
}

}  // namespace
}  // namespace urlfilter::fetch
