#include "server/net/listen_address.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "base/status_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::HasSubstr;

bool IsLoopbackIpv4(const char* text) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  EXPECT_EQ(inet_pton(AF_INET, text, &address.sin_addr), 1) << text;
  return IsLoopback(reinterpret_cast<const sockaddr&>(address));
}

bool IsLoopbackIpv6(const char* text) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text, &address.sin6_addr), 1) << text;
  return IsLoopback(reinterpret_cast<const sockaddr&>(address));
}

TEST(ListenAddress, IsHostAndPort) {
  ASSERT_OK_AND_ASSIGN(const ListenAddress ipv6, ParseListenAddress("[::1]:8443"));
  EXPECT_EQ(ipv6.Url("https"), "https://[::1]:8443");
  for (const char* text : {"", "127.0.0.1", "::1:8443", ":8443", "h:65536", "h:x"}) {
    EXPECT_THAT(ParseListenAddress(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST(Loopback, IsToldByTheAddress) {
  for (const char* text : {"127.0.0.1", "127.0.0.0", "127.255.255.255"}) {
    EXPECT_TRUE(IsLoopbackIpv4(text)) << text;
  }
  for (const char* text : {"0.0.0.0", "126.0.0.1", "128.0.0.1", "1.0.0.127", "192.0.2.1"}) {
    EXPECT_FALSE(IsLoopbackIpv4(text)) << text;
  }
  EXPECT_TRUE(IsLoopbackIpv6("::1"));
  for (const char* text : {"::", "::2", "2001:db8::1", "fe80::1"}) {
    EXPECT_FALSE(IsLoopbackIpv6(text)) << text;
  }
}

TEST(Listen, ForThisMachineAloneIsDecidedByTheAddressOfTheName) {
  for (const char* host : {"127.0.0.1", "127.1", "2130706433"}) {  // all the same address
    ASSERT_OK_AND_ASSIGN(const Listener listener, Listen({host, 0}, 1, Reach::kThisMachine));
    EXPECT_NE(listener.address.port, 0);
    close(listener.fd);
  }
  for (const char* host : {"0.0.0.0", "0", "192.0.2.1"}) {
    EXPECT_THAT(Listen({host, 0}, 1, Reach::kThisMachine),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("loopback addresses only")))
        << host;
  }
  ASSERT_OK_AND_ASSIGN(const Listener open, Listen({"0.0.0.0", 0}, 1, Reach::kAnybody));
  close(open.fd);
}

}  // namespace
}  // namespace urlfilter::server
