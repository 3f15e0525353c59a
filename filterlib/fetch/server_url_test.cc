#include "filterlib/fetch/server_url.h"

#include <utility>

#include "absl/status/status.h"
#include "base/status_testing.h"

namespace urlfilter::fetch {
namespace {

using ::testing::HasSubstr;

TEST(ServerUrlTest, ReadsHostPortAndTarget) {
  ASSERT_OK_AND_ASSIGN(const ServerUrl url, ParseServerUrl("https://a.example:8443/v1/x?q=1"));
  EXPECT_TRUE(url.is_https);
  EXPECT_EQ(url.host, "a.example");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.target, "/v1/x?q=1");
  EXPECT_FALSE(url.is_ip_address);
  EXPECT_EQ(url.Origin(), "https://a.example:8443");
}

TEST(ServerUrlTest, FillsInPortAndTarget) {
  ASSERT_OK_AND_ASSIGN(const ServerUrl url, ParseServerUrl("https://a.example"));
  EXPECT_EQ(url.port, 443);
  EXPECT_EQ(url.target, "/");
}

TEST(ServerUrlTest, KnowsIpAddresses) {
  ASSERT_OK_AND_ASSIGN(const ServerUrl v4, ParseServerUrl("https://127.0.0.1:1/"));
  EXPECT_TRUE(v4.is_ip_address);
  ASSERT_OK_AND_ASSIGN(const ServerUrl v6, ParseServerUrl("https://[2001:db8::1]:8443/x"));
  EXPECT_TRUE(v6.is_ip_address);
  EXPECT_EQ(v6.host, "2001:db8::1");
  EXPECT_EQ(v6.port, 8443);
  EXPECT_EQ(v6.Origin(), "https://[2001:db8::1]:8443");
}

TEST(ServerUrlTest, TakesPlainHttpToALoopbackAddressOnly) {
  EXPECT_OK(ParseServerUrl("http://127.0.0.1:8080/"));
  EXPECT_OK(ParseServerUrl("http://localhost/"));
  EXPECT_OK(ParseServerUrl("http://[::1]:8080/"));
  for (const char* url : {"http://a.example/", "http://127.evil.example/", "http://10.0.0.1/"}) {
    EXPECT_THAT(ParseServerUrl(url),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("use https://")));
  }
}

TEST(ServerUrlTest, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"ftp://a.example/", "must begin with https://"},
      {"a.example", "must begin with https://"},
      {"https://", "there is no host"},
      {"https:///x", "there is no host"},
      {"https://a.example:0/", "from 1 to 65535"},
      {"https://a.example:99999/", "from 1 to 65535"},
      {"https://a.example:x/", "from 1 to 65535"},
      {"https://[::1/", "no ] after ["},
      {"https://user@a.example/", "no user names"},
      {"https://a.example/#f", "no fragment"},
      {"https://a.example/ x", "spaces"},
      {"https://a.example/\r\nHost: b", "control"},
  };
  for (const auto& [url, message] : cases) {
    EXPECT_THAT(ParseServerUrl(url),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)))
        << url;
  }
}

}  // namespace
}  // namespace urlfilter::fetch
