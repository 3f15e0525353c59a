// Everything that can be set about the service, with its defaults. Filled from the command line
// and, where one is given, from a YAML file (docs/operations.md).
#ifndef URLFILTER_SERVER_CONFIG_H_
#define URLFILTER_SERVER_CONFIG_H_

#include <chrono>
#include <optional>
#include <string>

#include "server/net/https_server.h"
#include "server/publish/publish_handler.h"
#include "server/service.h"

namespace urlfilter::server {

struct ServerConfig {
  std::string root;  // the release directory; its folder public/ is served
  HttpsServerOptions https;
  ServiceOptions service;
  std::optional<PublishOptions> publish;          // without: nothing can be published here
  std::string access_log;                         // a file, "-" for standard output, or empty: none
  std::chrono::milliseconds drain_grace{30'000};  // for answers under way when told to stop
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_CONFIG_H_
