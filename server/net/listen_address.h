// Where the service listens: "127.0.0.1:8443", "[::1]:8443", "localhost:0".
#ifndef URLFILTER_SERVER_NET_LISTEN_ADDRESS_H_
#define URLFILTER_SERVER_NET_LISTEN_ADDRESS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::server {

struct ListenAddress {
  std::string host;   // without brackets
  uint16_t port = 0;  // 0: the system chooses

  // "https://127.0.0.1:8443", with brackets around an IPv6 host.
  std::string Url(std::string_view scheme) const;
  // True for 127.0.0.0/8, ::1 and localhost.
  bool IsLoopback() const;
};

// InvalidArgument with the form that is wanted.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

// An open, listening, non-blocking socket.
struct Listener {
  int fd = -1;
  ListenAddress address;  // with the real port
};

// Binds and listens with a backlog of `backlog` connections. Unavailable if the port is taken,
// InvalidArgument if the host has no address.
absl::StatusOr<Listener> Listen(const ListenAddress& address, int backlog);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_LISTEN_ADDRESS_H_
