// The service's sockets and threads: listens, speaks TLS, runs event loops, and gives requests to
// one handler.
//
//   ASSIGN_OR_RETURN(auto server, HttpsServer::Start(options, callbacks));
//   ... server->address().Url("https") ...
//   server->Drain(std::chrono::seconds(10));
#ifndef URLFILTER_SERVER_NET_HTTPS_SERVER_H_
#define URLFILTER_SERVER_NET_HTTPS_SERVER_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/http/http_engine.h"
#include "server/net/channel.h"
#include "server/net/connection.h"
#include "server/net/event_loop.h"
#include "server/net/listen_address.h"
#include "server/net/tls_context.h"
#include "server/net/worker_pool.h"

namespace urlfilter::server {

struct HttpsServerOptions {
  ListenAddress listen;
  std::optional<TlsFiles> tls;    // without: plain HTTP, on loopback addresses only
  int threads = 0;                // 0: one a processor
  size_t max_connections = 8192;  // shared out evenly among the threads
  int backlog = 1024;
  ConnectionLimits limits;
  size_t worker_threads = 2;         // for slow requests
  size_t max_waiting_requests = 64;  // of them; further ones: 503
  size_t max_long_bodies = 32;       // being received at a time; further ones: 503
};

// How requests are answered. All are needed, and called from several threads at once.
struct HttpsServerCallbacks {
  Handler handler;  // must not wait, unless `classify` calls the request slow
  AnswerObserver observe;
  std::function<RequestKind(std::string_view target)> classify;
};

// The methods may be called from any thread, but Drain by one caller only.
class HttpsServer {
 public:
  // Serves from now on. The process ignores SIGPIPE afterwards. InvalidArgument for plain HTTP on
  // an address that others can reach; ResourceExhausted without threads left; else the errors of
  // TlsContext::Load, Listen and EventLoop::Create.
  static absl::StatusOr<std::unique_ptr<HttpsServer>> Start(const HttpsServerOptions& options,
                                                            HttpsServerCallbacks callbacks);
  ~HttpsServer();  // stops at once

  const ListenAddress& address() const { return listener_.address; }
  bool is_tls() const { return tls_files_.has_value(); }

  // Reads the certificate files again. New connections use them, old ones keep theirs. On an
  // error, that of TlsContext::Load, the certificate in use stays. OK without TLS.
  absl::Status ReloadCertificate();
  // Seconds since 1970 at which the certificate in use ends; 0 without TLS.
  int64_t CertificateExpiry() const;

  // Lets requests under way finish, at most for `grace`; idle connections are closed and every
  // answer is its connection's last. New connections are still taken, so that they can be told
  // to come back. Then stops. Returns after 0.2 s at the earliest, if `grace` is not shorter.
  void Drain(std::chrono::milliseconds grace);

  size_t connection_count() const;

 private:
  HttpsServer() = default;
  std::unique_ptr<Channel> NewChannel(int fd) const;
  EventLoop& LeastLoadedLoop() const;
  std::shared_ptr<const void> ReserveLongBody(size_t limit) const;
  std::shared_ptr<const TlsContext> Tls() const;

  Listener listener_;
  std::optional<TlsFiles> tls_files_;
  mutable std::mutex tls_mutex_;
  std::shared_ptr<const TlsContext> tls_;  // guarded by tls_mutex_
  std::shared_ptr<std::atomic<size_t>> long_bodies_ = std::make_shared<std::atomic<size_t>>(0);
  std::vector<std::unique_ptr<EventLoop>> loops_;
  std::unique_ptr<WorkerPool> workers_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_HTTPS_SERVER_H_
