// The parts of an http(s) URL that a transport needs.
//
//   ParseServerUrl("https://filters.example/v1/a?b")  ->  host "filters.example", port 443,
//                                                         target "/v1/a?b"
#ifndef URLFILTER_FILTERLIB_FETCH_SERVER_URL_H_
#define URLFILTER_FILTERLIB_FETCH_SERVER_URL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::fetch {

struct ServerUrl {
  bool is_https = true;
  std::string host;     // a name, an IPv4 address, or an IPv6 address without brackets
  uint16_t port = 443;  // as given, else 443 or, for http, 80
  std::string target;   // path and query, begins with '/'

  bool is_ip_address = false;  // of `host`
  std::string Origin() const;  // "https://host:port", with the port in any case
};

// Reads "https://host[:port][/path]"; "http://" only to a loopback address, for tests and for a
// proxy on the same machine. InvalidArgument says what is wrong, in words for a command line. User
// names, fragments, port 0, spaces, control and non-ASCII bytes are refused, too.
absl::StatusOr<ServerUrl> ParseServerUrl(std::string_view url);

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_SERVER_URL_H_
