#include "filterlib/ctl/bulk_lookup.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_testing.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "filterlib/lookup/in_app_testing.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/url/canonical_url.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::ctl {
namespace {

using ::testing::HasSubstr;

// False when nobody reads any more.
bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// Appends what comes until `bytes` has `size` bytes, or nobody writes any more.
void ReadUpTo(int descriptor, size_t size, std::string& bytes) {
  char buffer[65536];
  while (bytes.size() < size) {
    const ssize_t got = read(descriptor, buffer, std::min(sizeof(buffer), size - bytes.size()));
    if (got <= 0) return;
    bytes.append(buffer, static_cast<size_t>(got));
  }
}

// A filter with the key "listed.example" and so much room that nothing else hits.
class BulkLookupTest : public ::testing::Test {
 protected:
  BulkLookupTest() {
    signal(SIGPIPE, SIG_IGN);  // when a lookup ends before its input
    const auto parameters = bloom::SizePrefilter(1000, 1e-9, 7).value();
    auto builder = bloom::PrefilterBuilder::Create(parameters).value();
    builder.Add("listed.example");
    bits_ = std::move(builder).Finish();
    filter_ = PrefilterLookup(bloom::PrefilterView::Create(parameters, bits_).value(),
                              url::Profile::kBoth);
  }

  // Sends `input` through a pipe and returns what comes out.
  std::string Answer(const std::string& input, LineFormat format = {}, int threads = 2) {
    return Answer(input, PrefilterLines(filter_, format), threads);
  }

  std::string Answer(const std::string& input, const VerdictLines& lines, int threads = 2) {
    int in[2], out[2];
    EXPECT_EQ(pipe(in), 0);
    EXPECT_EQ(pipe(out), 0);
    std::thread writer([&] {
      WriteAll(in[1], input);
      close(in[1]);
    });
    std::string answers;
    std::thread reader([&] { ReadUpTo(out[0], SIZE_MAX, answers); });
    const auto counts = BulkLookup(in[0], out[1], lines, threads);
    status_ = counts.status();
    if (counts.ok()) counts_ = *counts;
    close(in[0]);
    close(out[1]);
    writer.join();
    reader.join();
    close(out[0]);
    return answers;
  }

  std::string bits_;
  std::optional<PrefilterLookup> filter_;
  absl::Status status_;
  LineCounts counts_;
};

TEST_F(BulkLookupTest, AnswersEachLineInOrder) {
  EXPECT_EQ(Answer("https://www.listed.example/x\nhttps://other.example/\nlisted.example\n"),
            absl::StrCat("maybe\thttps://www.listed.example/x\tlisted.example\n",
                         "clear\thttps://other.example/\n", "invalid\tlisted.example\t",
                         url::ParseRawUrl("listed.example").status().message(), "\n"));
  EXPECT_OK(status_);
  EXPECT_EQ(counts_.matches, 1u);
  EXPECT_EQ(counts_.invalid, 1u);
}

TEST_F(BulkLookupTest, TakesAnyLineEnd) {
  EXPECT_EQ(Answer("https://a.example/\r\n\n\r\nhttps://b.example/"),
            "clear\thttps://a.example/\nclear\thttps://b.example/\n");
  EXPECT_EQ(Answer(""), "");
}

TEST_F(BulkLookupTest, LeavesKeysOutWhenAsked) {
  EXPECT_EQ(Answer("https://listed.example/\n", {.keys = false}),
            "maybe\thttps://listed.example/\n");
}

TEST_F(BulkLookupTest, SpeaksJson) {
  EXPECT_EQ(Answer("https://listed.example/\"\xff\n", {.json = true}),
            "{\"verdict\":\"maybe\",\"url\":\"https://listed.example/\\\"\xef\xbf\xbd\","
            "\"key\":\"listed.example\"}\n");
}

TEST_F(BulkLookupTest, InAppTargetNamesKeyAndCategory) {
  const InAppTestFilter in_app({{"listed.example", {.category = 3}},
                                {"fine.listed.example", {.category = 4, .allow = true}}});
  const auto name = [](uint8_t category) -> std::string_view {
    return category == 3 ? "gambling" : "exceptions";
  };
  EXPECT_EQ(Answer("https://www.listed.example/x\nhttps://fine.listed.example/\n"
                   "https://other.example/\nother.example\n",
                   InAppLines(in_app.Lookup(), name, {})),
            absl::StrCat("block\thttps://www.listed.example/x\tlisted.example\tgambling\n",
                         "allow\thttps://fine.listed.example/\tfine.listed.example\texceptions\n",
                         "none\thttps://other.example/\n", "invalid\tother.example\t",
                         url::CanonicalizeUrl("other.example").status().message(), "\n"));
  EXPECT_EQ(counts_.matches, 1u);
  EXPECT_EQ(counts_.invalid, 1u);
  EXPECT_EQ(Answer("https://listed.example/\n",
                   InAppLines(in_app.Lookup(), name, {.json = true, .keys = false})),
            "{\"verdict\":\"block\",\"url\":\"https://listed.example/\","
            "\"category\":\"gambling\"}\n");
  EXPECT_EQ(Answer("https://listed.example/\n", InAppLines(std::nullopt, name, {})),
            "none\thttps://listed.example/\n");
}

TEST_F(BulkLookupTest, EverythingIsClearWithoutAFilter) {
  filter_.reset();
  EXPECT_EQ(Answer("https://listed.example/\n"), "clear\thttps://listed.example/\n");
}

TEST_F(BulkLookupTest, KeepsTheOrderOverManyPiecesAndAnyNumberOfThreads) {
  std::string input, expected;
  for (int i = 0; i < 60000; ++i) {
    const bool listed = i % 1000 == 0;
    const std::string url =
        absl::StrCat("https://", listed ? "listed" : "other", ".example/", i, "\n");
    input += url;
    absl::StrAppend(&expected, listed ? "maybe\t" : "clear\t", url);
  }
  ASSERT_GT(input.size(), 1u << 20);
  for (const int threads : {1, 3}) {
    EXPECT_TRUE(Answer(input, {.keys = false}, threads) == expected) << threads << " threads";
    EXPECT_EQ(counts_.matches, 60u);
  }
}

TEST_F(BulkLookupTest, RefusesALineWithoutEnd) {
  EXPECT_EQ(Answer(std::string(3 << 20, 'x')), "");
  EXPECT_THAT(status_, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("1 MiB")));
}

// A piece of input ends in the middle of a line, of which more lies there, but not its end.
TEST_F(BulkLookupTest, AnswersCompleteLinesWhileTheNextOneGrowsWithoutEnding) {
  constexpr size_t kPiece = 1 << 20;
  const std::string url = "https://other.example/", begin = "https", middle = "://a";
  std::string input, expected;
  while (input.size() < kPiece - begin.size()) {
    const size_t left = kPiece - begin.size() - input.size();
    const std::string line =
        url + (left > 100 ? "" : std::string(left - url.size() - 1, 'x')) + "\n";
    input += line;
    absl::StrAppend(&expected, "clear\t", line);
  }
  input += begin + middle;
  int in[2], out[2];
  ASSERT_EQ(pipe(in), 0);
  ASSERT_EQ(pipe(out), 0);
  alarm(60);  // ends the test where the lookup waits
  // All of the input should lie there before the lookup begins; that takes more than a piece, which
  // not every account may ask for.
  if (fcntl(in[1], F_SETPIPE_SZ, 2 * kPiece) < 0) fcntl(in[1], F_SETPIPE_SZ, kPiece);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  const ssize_t there = write(in[1], input.data(), input.size());
  ASSERT_GT(there, 0);
  fcntl(in[1], F_SETFL, 0);
  std::thread lookup([&] {
    status_ = BulkLookup(in[0], out[1], PrefilterLines(filter_, {}), 2).status();
    close(out[1]);
  });
  std::thread writer([&] {
    const std::string rest = input.substr(static_cast<size_t>(there));
    EXPECT_TRUE(WriteAll(in[1], rest));
  });
  std::string answers;
  ReadUpTo(out[0], expected.size(), answers);
  EXPECT_TRUE(answers == expected) << answers.size() << " bytes of " << expected.size();
  writer.join();
  EXPECT_TRUE(WriteAll(in[1], ".example/\n"));
  close(in[1]);
  answers.clear();
  ReadUpTo(out[0], 200, answers);
  EXPECT_EQ(answers, "clear\thttps://a.example/\n");
  lookup.join();
  alarm(0);
  EXPECT_OK(status_);
  for (const int descriptor : {in[0], out[0]}) close(descriptor);
}

TEST_F(BulkLookupTest, AnswersCompleteLinesBeforeItWaitsForMore) {
  int in[2], out[2];
  ASSERT_EQ(pipe(in), 0);
  ASSERT_EQ(pipe(out), 0);
  std::thread lookup([&] { (void)BulkLookup(in[0], out[1], PrefilterLines(filter_, {}), 2); });
  const std::string url = "https://other.example/\n";
  ASSERT_EQ(write(in[1], url.data(), url.size()), static_cast<ssize_t>(url.size()));
  char buffer[200];
  const ssize_t size = read(out[0], buffer, sizeof(buffer));  // waits for ever otherwise
  EXPECT_EQ(std::string(buffer, static_cast<size_t>(size)), "clear\t" + url);
  close(in[1]);
  lookup.join();
  for (const int descriptor : {in[0], out[0], out[1]}) close(descriptor);
}

}  // namespace
}  // namespace urlfilter::ctl
