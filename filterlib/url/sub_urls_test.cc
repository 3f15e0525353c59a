#include "filterlib/url/sub_urls.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/url/url_vectors_testing.h"

namespace urlfilter::url {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using Strings = std::vector<std::string>;

TEST(SubUrlsTest, AgreeWithTheVectors) {
  const auto rows = LoadUrlVectors("sub_urls.json");
  ASSERT_GT(rows.size(), 40u);
  for (const auto& row : rows) {
    const std::string url = row["url"];
    SCOPED_TRACE(url);
    if (row.contains("error")) {
      const auto refused =
          StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(row["error"].get<std::string>()));
      EXPECT_THAT(SubUrls26(url), refused);
      EXPECT_THAT(SubUrls27(url), refused);
      continue;
    }
    ASSERT_OK_AND_ASSIGN(const Strings for_26, SubUrls26(url));
    ASSERT_OK_AND_ASSIGN(const Strings for_27, SubUrls27(url));
    EXPECT_EQ(for_26, row["sub_urls_26"].get<Strings>());
    EXPECT_EQ(for_27, row["sub_urls_27"].get<Strings>());
  }
}

TEST(SubUrlsTest, OfBothIsTheUnion) {
  constexpr char kUrl[] = "https://www.example.com/A?b";
  ASSERT_OK_AND_ASSIGN(Strings expected, SubUrls26(kUrl));
  ASSERT_OK_AND_ASSIGN(const Strings for_27, SubUrls27(kUrl));
  expected.insert(expected.end(), for_27.begin(), for_27.end());
  std::sort(expected.begin(), expected.end());
  expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
  ASSERT_OK_AND_ASSIGN(const Strings both, SubUrls(kUrl, Profile::kBoth));
  EXPECT_EQ(both, expected);
}

TEST(SubUrlsTest, KeepBytesThatAreNotUtf8) {
  ASSERT_OK_AND_ASSIGN(const Strings for_26, SubUrls26("http://a.com/%FFx\xfe"));
  EXPECT_THAT(for_26, Contains("a.com/\xffx\xfe"));
  ASSERT_OK_AND_ASSIGN(const Strings for_27, SubUrls27("http://a.com/%FFX\xfe"));
  EXPECT_THAT(for_27, Contains("a.com/%ffx\xfe"));
}

TEST(SubUrlsTest, KeepNulBytes) {
  const std::string url("http://a.com/x\0y%00z", 20);
  ASSERT_OK_AND_ASSIGN(const Strings for_26, SubUrls26(url));
  EXPECT_THAT(for_26, Contains(std::string("a.com/x\0y\0z", 11)));
}

TEST(SubUrlsTest, TurnANonAsciiHostIntoPunycode) {
  ASSERT_OK_AND_ASSIGN(const Strings for_26, SubUrls26("http://b\u00fccher.example/"));
  EXPECT_THAT(for_26, Contains("xn--bcher-kva.example"));
  EXPECT_THAT(for_26, Contains("b\u00fccher.example/"));  // the raw rest
  ASSERT_OK_AND_ASSIGN(const Strings for_27, SubUrls27("http://B\u00dcCHER.example/"));
  EXPECT_THAT(for_27, Contains("xn--bcher-kva.example:80"));
}

TEST(SubUrlsTest, TakeAHostThatIdnaRefusesAsItStands) {
  ASSERT_OK_AND_ASSIGN(const Strings for_26, SubUrls26("http://a\xff.com/"));
  EXPECT_THAT(for_26, Contains("a\xff.com"));
}

TEST(SubUrlsTest, LeaveAnEscapedNonAsciiHostDecoded) {
  ASSERT_OK_AND_ASSIGN(const Strings for_26, SubUrls26("http://b%C3%BCcher.example/"));
  EXPECT_THAT(for_26, Contains("b\u00fccher.example"));
  EXPECT_THAT(for_26, Not(Contains("xn--bcher-kva.example")));
}

TEST(SubUrlsTest, RefuseAUrlWhoseStringsWouldFillTheMemory) {
  std::string many_components = "http://a.com";
  for (int i = 0; i < 100'000; ++i) many_components += "/x";
  EXPECT_THAT(SubUrls26(many_components),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("200012 bytes")));
  std::string many_labels = "http://";
  for (int i = 0; i < 100'000; ++i) many_labels += "x.";
  EXPECT_THAT(SubUrls27(many_labels), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(SubUrlsTest, AcceptALongQuery) {
  ASSERT_OK_AND_ASSIGN(const Strings for_27,
                       SubUrls27("http://a.com/?" + std::string(200'000, 'q')));
  EXPECT_EQ(for_27.size(), 8u);
}

}  // namespace
}  // namespace urlfilter::url
