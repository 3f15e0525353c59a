// Everything that can be set about the service, with its defaults. Filled from the command line
// and, where one is given, from a YAML file first (config_file.h, docs/operations.md).
#ifndef URLFILTER_SERVER_CONFIG_H_
#define URLFILTER_SERVER_CONFIG_H_

#include <chrono>
#include <string>

#include "absl/status/statusor.h"
#include "server/net/https_server.h"
#include "server/net/tls_context.h"
#include "server/publish/publish_handler.h"
#include "server/service.h"

namespace urlfilter::server {

struct ServerConfig {
  std::string root;                       // the release directory; its folder public/ is served
  std::string listen = "127.0.0.1:8443";  // HOST:PORT
  bool plain_http = false;                // no TLS, on a loopback address
  TlsFiles tls;                           // needed unless plain_http
  HttpsServerOptions https;               // limits; its address and TLS come from the above
  ServiceOptions service;
  PublishOptions publish;                         // off while publishers_file is empty
  std::string access_log;                         // a file, "-" for standard output, or empty: none
  std::chrono::milliseconds drain_grace{30'000};  // for answers under way when told to stop
};

// The settings of the sockets. InvalidArgument if settings contradict each other or a needed one
// is missing; the message says which, as options of the command line.
absl::StatusOr<HttpsServerOptions> HttpsOptionsOf(const ServerConfig& config);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_CONFIG_H_
