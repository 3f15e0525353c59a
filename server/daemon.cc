#include "server/daemon.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "server/access_log.h"
#include "server/catalog.h"
#include "server/http/http_message.h"
#include "server/net/connection.h"
#include "server/net/https_server.h"
#include "server/net/tls_context.h"
#include "server/publish/publish_handler.h"
#include "server/service.h"

namespace urlfilter::server {
namespace {

constexpr timespec kWatchInterval{1, 0};  // how often the certificate files are looked at

// Signals that only the main loop takes, one by one, by sigtimedwait.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&signals, signal);
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

std::vector<std::string> CertificateFiles(const ServerConfig& config) {
  if (config.plain_http) return {};
  const TlsFiles& tls = config.tls;
  std::vector<std::string> files{tls.certificate_chain, tls.private_key};
  if (!tls.client_authorities.empty()) files.push_back(tls.client_authorities);
  return files;
}

std::vector<std::string> PublisherFiles(const ServerConfig& config) {
  if (config.publish.publishers_file.empty()) return {};
  return {config.publish.publishers_file};
}

void Report(const absl::Status& status, const char* done, const char* failed, std::ostream& log) {
  log << "urlfilterd: ";
  if (status.ok()) {
    log << done << std::endl;
  } else {
    log << failed << ": " << status.message() << std::endl;
  }
}

// What the main loop keeps fresh while the others serve.
struct Running {
  HttpsServer& server;
  AccessLog& access_log;
  PublishHandler* publishing;  // may be null
};

void ServeUntilTold(const sigset_t& signals, const ServerConfig& config, const Running& running,
                    std::ostream& log) {
  FileWatch certificate(CertificateFiles(config));
  FileWatch publishers(PublisherFiles(config));
  while (true) {
    const int signal = sigtimedwait(&signals, nullptr, &kWatchInterval);
    if (signal == SIGTERM || signal == SIGINT) return;
    if (certificate.Changed() || signal == SIGHUP) {
      Report(running.server.ReloadCertificate(), "read the certificate again",
             "kept the old certificate", log);
    }
    if (running.publishing != nullptr && (publishers.Changed() || signal == SIGHUP)) {
      Report(running.publishing->ReloadPublishers(), "read the publishers again",
             "kept the old publishers", log);
    }
    if (signal == SIGUSR1) {
      Report(running.access_log.Reopen(), "opened the access log again", "kept the old access log",
             log);
    }
    running.access_log.Flush();
  }
}

absl::StatusOr<std::unique_ptr<PublishHandler>> OpenPublishing(const ServerConfig& config) {
  if (config.publish.publishers_file.empty()) return nullptr;
  PublishOptions options = config.publish;
  if (options.audit_log.empty()) options.audit_log = config.root + "/audit.log";
  return PublishHandler::Create(config.root, options,
                                [] { return static_cast<int64_t>(std::time(nullptr)); });
}

ProcessFacts FactsOf(const std::atomic<HttpsServer*>& server) {
  ProcessFacts facts;
  facts.unix_seconds = [] { return static_cast<int64_t>(std::time(nullptr)); };
  facts.connections = [&server] {
    const HttpsServer* running = server.load();
    return running == nullptr ? 0 : running->connection_count();
  };
  facts.certificate_expiry_unix_seconds = [&server] {
    const HttpsServer* running = server.load();
    return running == nullptr ? 0 : running->CertificateExpiry();
  };
  return facts;
}

}  // namespace

absl::Status RunDaemon(const ServerConfig& config, std::ostream& log) {
  ASSIGN_OR_RETURN(const HttpsServerOptions https, HttpsOptionsOf(config));
  const sigset_t signals = BlockSignals();
  RaiseDescriptorLimit();
  ASSIGN_OR_RETURN(const std::unique_ptr<Catalog> catalog, Catalog::Open(config.root));
  ASSIGN_OR_RETURN(const std::unique_ptr<AccessLog> access_log, AccessLog::Open(config.access_log));
  ASSIGN_OR_RETURN(const std::unique_ptr<PublishHandler> publishing, OpenPublishing(config));
  std::atomic<HttpsServer*> started{nullptr};
  Service service(*catalog, publishing.get(), config.service, FactsOf(started));
  HttpsServerCallbacks callbacks;
  callbacks.handler = [&](const Request& request) { return service.Handle(request); };
  callbacks.classify = [&](std::string_view target) { return service.Classify(target); };
  callbacks.observe = [&](const AnswerRecord& record) {
    service.Observe(record);
    access_log->Write(record);
  };
  ASSIGN_OR_RETURN(const std::unique_ptr<HttpsServer> server,
                   HttpsServer::Start(https, std::move(callbacks)));
  started.store(server.get());
  if (catalog->tree().Filters().empty()) {
    log << "urlfilterd: note: there is no filter below " << config.root
        << "/public yet; --root is the folder that `urlfilterc build --out` names" << std::endl;
  }
  log << "urlfilterd: listening on " << server->address().Url(server->is_tls() ? "https" : "http")
      << std::endl;
  ServeUntilTold(signals, config, {*server, *access_log, publishing.get()}, log);
  log << "urlfilterd: stopping" << std::endl;
  service.BeginDraining();
  server->Drain(config.drain_grace);
  return absl::OkStatus();
}

}  // namespace urlfilter::server
