#include "server/daemon.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <ctime>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "server/catalog.h"
#include "server/net/https_server.h"
#include "server/service.h"

namespace urlfilter::server {
namespace {

constexpr timespec kWatchInterval{1, 0};  // how often the certificate files are looked at

// Signals that only the main loop takes, one by one, by sigtimedwait.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// A connection is a descriptor: take as many as the system grants without asking.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Notices that one of some files was changed or replaced.
class FileWatch {
 public:
  explicit FileWatch(std::vector<std::string> paths) : paths_(std::move(paths)), seen_(Look()) {}

  bool Changed() {
    std::vector<timespec> now = Look();
    const bool changed = !std::equal(now.begin(), now.end(), seen_.begin(), SameTime);
    seen_ = std::move(now);
    return changed;
  }

 private:
  static bool SameTime(const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
  }
  std::vector<timespec> Look() const {
    std::vector<timespec> times;
    for (const std::string& path : paths_) {
      struct stat info {};
      stat(path.c_str(), &info);
      times.push_back(info.st_ctim);
    }
    return times;
  }

  const std::vector<std::string> paths_;
  std::vector<timespec> seen_;
};

std::vector<std::string> WatchedFiles(const ServerConfig& config) {
  if (!config.https.tls.has_value()) return {};
  std::vector<std::string> files{config.https.tls->certificate_chain,
                                 config.https.tls->private_key};
  if (!config.https.tls->client_authorities.empty()) {
    files.push_back(config.https.tls->client_authorities);
  }
  return files;
}

void Reload(HttpsServer& server, std::ostream& log) {
  const absl::Status status = server.ReloadCertificate();
  if (status.ok()) {
    log << "urlfilterd: read the certificate again" << std::endl;
  } else {
    log << "urlfilterd: kept the old certificate: " << status.message() << std::endl;
  }
}

void ServeUntilTold(const sigset_t& signals, const ServerConfig& config, HttpsServer& server,
                    std::ostream& log) {
  FileWatch certificate(WatchedFiles(config));
  while (true) {
    const int signal = sigtimedwait(&signals, nullptr, &kWatchInterval);
    if (signal == SIGTERM || signal == SIGINT) return;
    if (certificate.Changed() || signal == SIGHUP) Reload(server, log);
  }
}

}  // namespace

absl::Status RunDaemon(const ServerConfig& config, std::ostream& log) {
  const sigset_t signals = BlockSignals();
  RaiseDescriptorLimit();
  ASSIGN_OR_RETURN(const std::unique_ptr<Catalog> catalog, Catalog::Open(config.root));
  Service service(*catalog, config.service);
  ASSIGN_OR_RETURN(
      const std::unique_ptr<HttpsServer> server,
      HttpsServer::Start(
          config.https, [&](const Request& request) { return service.Handle(request); },
          [](const AnswerRecord&) {}));
  log << "urlfilterd: listening on " << server->address().Url(server->is_tls() ? "https" : "http")
      << std::endl;
  ServeUntilTold(signals, config, *server, log);
  log << "urlfilterd: stopping" << std::endl;
  service.BeginDraining();
  server->Drain(config.drain_grace);
  return absl::OkStatus();
}

}  // namespace urlfilter::server
