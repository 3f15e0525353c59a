// Where the service listens: "127.0.0.1:8443", "[::1]:8443", "localhost:0".
#ifndef URLFILTER_SERVER_NET_LISTEN_ADDRESS_H_
#define URLFILTER_SERVER_NET_LISTEN_ADDRESS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct sockaddr;

namespace urlfilter::server {

struct ListenAddress {
  std::string host;   // without brackets
  uint16_t port = 0;  // 0: the system chooses

  // "https://127.0.0.1:8443", with brackets around an IPv6 host.
  std::string Url(std::string_view scheme) const;
};

// InvalidArgument with the form that is wanted. Resolves no name.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

// True for 127.0.0.0/8 and ::1. Names are to be resolved first: 127.example.com may be anywhere.
bool IsLoopback(const sockaddr& address);

// Who may reach a socket: with plain HTTP nobody but this machine.
enum class Reach { kAnybody, kThisMachine };

// An open, listening, non-blocking socket.
struct Listener {
  int fd = -1;            // the caller closes it
  ListenAddress address;  // with the real port
};

// Binds and listens with a backlog of `backlog` connections, on the first address of the host.
// Unavailable if the port is taken or may not be used, InvalidArgument if the host has no address,
// or with kThisMachine if that is no loopback address.
absl::StatusOr<Listener> Listen(const ListenAddress& address, int backlog, Reach reach);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_LISTEN_ADDRESS_H_
