// The service as a process: starts it, answers signals, stops it.
//
//   SIGTERM, SIGINT   finish what is under way, then exit
//   SIGHUP            read the certificate files and the list of publishers again (also done when
//                     they change)
//   SIGUSR1           close and open the access log, after it was rotated
#ifndef URLFILTER_SERVER_DAEMON_H_
#define URLFILTER_SERVER_DAEMON_H_

#include <ostream>

#include "absl/status/status.h"
#include "server/config.h"

namespace urlfilter::server {

// Serves until a signal says to stop. Writes what happens to `log`, one line each; the line
// "urlfilterd: listening on https://127.0.0.1:41233" comes last at start-up, with the real port.
// Call it from the main thread before any other thread is started: it blocks these signals, ignores
// SIGPIPE, and raises the limit of open files, for good. OK once it was told to stop and has
// stopped. Else it could not start: the first error of HttpsOptionsOf, Catalog::Open,
// AccessLog::Open, PublishHandler::Create and HttpsServer::Start.
absl::Status RunDaemon(const ServerConfig& config, std::ostream& log);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_DAEMON_H_
