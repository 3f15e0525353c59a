#include "filterlib/url/canonical_url.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/url/url_vectors_testing.h"

namespace urlfilter::url {
namespace {

TEST(CanonicalUrlTest, AgreesWithTheVectorsAndIsIdempotent) {
  const auto rows = LoadUrlVectors("canonical_urls.json");
  ASSERT_GT(rows.size(), 20u);
  for (const auto& row : rows) {
    const std::string url = row["url"];
    SCOPED_TRACE(url);
    if (row.contains("error")) {
      EXPECT_THAT(CanonicalizeUrl(url),
                  StatusIs(absl::StatusCode::kInvalidArgument,
                           ::testing::HasSubstr(row["error"].get<std::string>())));
      continue;
    }
    ASSERT_OK_AND_ASSIGN(const CanonicalUrl canonical, CanonicalizeUrl(url));
    EXPECT_EQ(canonical.ToString(), row["canonical"].get<std::string>());
    ASSERT_OK_AND_ASSIGN(const CanonicalUrl again, CanonicalizeUrl(canonical.ToString()));
    EXPECT_EQ(again.ToString(), canonical.ToString());
  }
}

TEST(CanonicalUrlTest, GivesTheParts) {
  ASSERT_OK_AND_ASSIGN(const CanonicalUrl url, CanonicalizeUrl("HTTP://a.com:81/p?q#f"));
  EXPECT_EQ(url.scheme, "http");
  EXPECT_EQ(url.host, "a.com");
  EXPECT_EQ(url.port, 81);
  EXPECT_EQ(url.path, "/p");
  EXPECT_EQ(url.query, "q");
  EXPECT_EQ(url.fragment, "f");
}

TEST(CanonicalUrlTest, KnowsDefaultPorts) {
  EXPECT_EQ(DefaultPort("https"), 443);
  EXPECT_EQ(DefaultPort("http"), 80);
  EXPECT_EQ(DefaultPort("gopher"), 0);
}

}  // namespace
}  // namespace urlfilter::url
