#include "server/net/https_server.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>
#include <utility>

#include "base/status_macros.h"

namespace urlfilter::server {
namespace {

constexpr std::chrono::milliseconds kDrainPoll{20};
constexpr std::chrono::milliseconds kLeastDrain{200};  // one sweep of every loop and more

}  // namespace

absl::StatusOr<std::unique_ptr<HttpsServer>> HttpsServer::Start(const HttpsServerOptions& options,
                                                                HttpsServerCallbacks callbacks) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error code, not a signal
  std::unique_ptr<HttpsServer> server(new HttpsServer());
  server->tls_files_ = options.tls;
  RETURN_IF_ERROR(server->ReloadCertificate());
  const Reach reach = options.tls.has_value() ? Reach::kAnybody : Reach::kThisMachine;
  ASSIGN_OR_RETURN(server->listener_, Listen(options.listen, options.backlog, reach));

  const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
  const size_t threads = options.threads > 0 ? static_cast<size_t>(options.threads) : processors;
  EventLoopOptions loop_options;
  loop_options.listener_fd = server->listener_.fd;
  loop_options.max_connections = std::max<size_t>(1, options.max_connections / threads);
  loop_options.limits = options.limits;
  loop_options.choose = [raw = server.get()]() -> EventLoop& { return raw->LeastLoadedLoop(); };
  loop_options.new_channel = [raw = server.get()](int fd) { return raw->NewChannel(fd); };
  loop_options.reserve_long_body = [raw = server.get(), limit = options.max_long_bodies] {
    return raw->ReserveLongBody(limit);
  };
  server->workers_ = std::make_unique<WorkerPool>(options.max_waiting_requests, callbacks.handler);
  RETURN_IF_ERROR(server->workers_->Start(options.worker_threads));
  loop_options.workers = server->workers_.get();
  loop_options.handler = std::move(callbacks.handler);
  loop_options.observe = std::move(callbacks.observe);
  loop_options.classify = std::move(callbacks.classify);
  for (size_t i = 0; i < threads; ++i) {
    ASSIGN_OR_RETURN(std::unique_ptr<EventLoop> loop, EventLoop::Create(loop_options));
    server->loops_.push_back(std::move(loop));
  }
  for (const auto& loop : server->loops_) RETURN_IF_ERROR(loop->Start());
  return server;
}

HttpsServer::~HttpsServer() {
  for (const auto& loop : loops_) loop->Stop();
  workers_.reset();  // its last answers go to loops that are stopped, and are dropped there
  loops_.clear();
  if (listener_.fd >= 0) close(listener_.fd);
}

absl::Status HttpsServer::ReloadCertificate() {
  if (!tls_files_.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::shared_ptr<const TlsContext> fresh, TlsContext::Load(*tls_files_));
  const std::lock_guard lock(tls_mutex_);
  tls_ = std::move(fresh);
  return absl::OkStatus();
}

std::shared_ptr<const TlsContext> HttpsServer::Tls() const {
  const std::lock_guard lock(tls_mutex_);
  return tls_;
}

int64_t HttpsServer::CertificateExpiry() const {
  const std::shared_ptr<const TlsContext> tls = Tls();
  return tls == nullptr ? 0 : tls->expires_unix_seconds();
}

std::unique_ptr<Channel> HttpsServer::NewChannel(int fd) const {
  const std::shared_ptr<const TlsContext> tls = Tls();
  return tls == nullptr ? NewPlainChannel(fd) : tls->NewChannel(fd);
}

EventLoop& HttpsServer::LeastLoadedLoop() const {
  return **std::min_element(loops_.begin(), loops_.end(),
                            [](const auto& a, const auto& b) { return a->load() < b->load(); });
}

std::shared_ptr<const void> HttpsServer::ReserveLongBody(size_t limit) const {
  if (long_bodies_->fetch_add(1) >= limit) {
    long_bodies_->fetch_sub(1);
    return nullptr;
  }
  return std::shared_ptr<const void>(
      long_bodies_.get(), [counter = long_bodies_](const void*) { counter->fetch_sub(1); });
}

void HttpsServer::Drain(std::chrono::milliseconds grace) {
  for (const auto& loop : loops_) loop->BeginDraining();
  const Clock::time_point start = Clock::now();
  while (Clock::now() - start < grace) {
    std::this_thread::sleep_for(kDrainPoll);
    size_t busy = 0;
    for (const auto& loop : loops_) busy += loop->busy_count();
    if (busy == 0 && Clock::now() - start >= kLeastDrain) break;
  }
  for (const auto& loop : loops_) loop->Stop();
}

size_t HttpsServer::connection_count() const {
  size_t count = 0;
  for (const auto& loop : loops_) count += loop->connection_count();
  return count;
}

}  // namespace urlfilter::server
