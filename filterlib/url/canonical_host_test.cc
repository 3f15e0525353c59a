#include "filterlib/url/canonical_host.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/url/url_vectors_testing.h"

namespace urlfilter::url {
namespace {

using ::testing::HasSubstr;

TEST(CanonicalHostTest, AgreesWithTheVectors) {
  const auto rows = LoadUrlVectors("hosts.json");
  ASSERT_GT(rows.size(), 40u);
  for (const auto& row : rows) {
    const std::string host = row["host"];
    SCOPED_TRACE(host);
    if (row.contains("error")) {
      EXPECT_THAT(CanonicalHost(host), StatusIs(absl::StatusCode::kInvalidArgument,
                                                HasSubstr(row["error"].get<std::string>())));
      EXPECT_FALSE(IsCanonicalHost(host));
      continue;
    }
    ASSERT_OK_AND_ASSIGN(const std::string canonical, CanonicalHost(host));
    EXPECT_EQ(canonical, row["canonical"].get<std::string>());
    ASSERT_OK_AND_ASSIGN(const std::string again, CanonicalHost(canonical));
    EXPECT_EQ(again, canonical);
    EXPECT_TRUE(!IsCanonicalHost(host) || host == canonical);
  }
}

TEST(CanonicalHostTest, HoldsToTheLengthsOfDns) {
  const std::string label(63, 'a');
  EXPECT_OK(CanonicalHost(label + ".com"));
  EXPECT_THAT(CanonicalHost(label + "a.com"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("63 bytes")));
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'b');
  ASSERT_EQ(longest.size(), 253u);
  EXPECT_OK(CanonicalHost(longest));
  EXPECT_OK(CanonicalHost(longest + "."));
  EXPECT_TRUE(IsCanonicalHost(longest));
  EXPECT_THAT(CanonicalHost(longest + "b"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at most 253")));
  EXPECT_FALSE(IsCanonicalHost(longest + "b"));
}

TEST(CanonicalHostTest, ShowsABadHostEscapedAndShortened) {
  const absl::Status status = CanonicalHost(std::string(5000, '\n')).status();
  EXPECT_LT(status.message().size(), 500u);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\\n\\n"));
}

TEST(IsCanonicalHostTest, IsTrueForPlainHosts) {
  for (const char* host : {"a", "example.com", "a-b.c_d.example", "xn--bcher-kva.example",
                           "1.example", "sub.1and1.de"}) {
    EXPECT_TRUE(IsCanonicalHost(host)) << host;
  }
}

TEST(IsCanonicalHostTest, NeverAgreesWhereCanonicalHostDiffers) {
  // Every string of up to four of these bytes.
  constexpr std::string_view kBytes = "a0x.-A%[:";
  std::string host;
  const auto check = [&](const auto& self, int depth) -> void {
    if (IsCanonicalHost(host)) {
      const auto canonical = CanonicalHost(host);
      ASSERT_TRUE(canonical.ok()) << host;
      ASSERT_EQ(*canonical, host);
    }
    if (depth == 0) return;
    for (const char byte : kBytes) {
      host.push_back(byte);
      self(self, depth - 1);
      host.pop_back();
    }
  };
  check(check, 4);
}

}  // namespace
}  // namespace urlfilter::url
