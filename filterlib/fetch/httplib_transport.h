// The transport over cpp-httplib and OpenSSL, for Linux: what urlfilterctl uses.
//
//   const auto transport = MakeHttplibTransport({.ca_file = "ca.pem"});
#ifndef URLFILTER_FILTERLIB_FETCH_HTTPLIB_TRANSPORT_H_
#define URLFILTER_FILTERLIB_FETCH_HTTPLIB_TRANSPORT_H_

#include <chrono>
#include <memory>
#include <string>

#include "filterlib/fetch/transport.h"

namespace urlfilter::fetch {

struct HttplibTransportOptions {
  std::string ca_file;           // PEM with the root certificates to trust; empty: the system's
  std::string client_cert_file;  // PEM chain and key for servers that ask for one; empty: none
  std::string client_key_file;
  std::string user_agent = "urlfilterctl";
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds read_timeout = std::chrono::seconds(20);  // without a single byte
};

// TLS 1.2 or newer. The chain is verified against the CA file and the host name or IP address
// against the certificate; there is no switch to turn that off. One connection is kept open
// between requests to the same origin. The resolver's time-outs are the system's: only they can
// make a call last longer than its `total_timeout`. The files are read when a connection is made:
// Get() then fails with FailedPrecondition if one is of no use. The two time-outs below
// `total_timeout` are Unavailable.
std::unique_ptr<Transport> MakeHttplibTransport(HttplibTransportOptions options);

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_HTTPLIB_TRANSPORT_H_
