// Every route of the service in one place: request in, response out. No sockets, no threads.
#ifndef URLFILTER_SERVER_SERVICE_H_
#define URLFILTER_SERVER_SERVICE_H_

#include <atomic>

#include "server/catalog.h"
#include "server/http/http_message.h"
#include "server/release_handler.h"

namespace urlfilter::server {

struct ServiceOptions {
  CachePolicy cache;
  int retry_after_seconds = 5;  // told to clients while draining
};

// Safe to use from any thread.
class Service {
 public:
  // `catalog` must outlive the service.
  Service(Catalog& catalog, ServiceOptions options) : catalog_(catalog), options_(options) {}

  Response Handle(const Request& request);

  // From now on /readyz says 503, and so does everything but /healthz, with Retry-After.
  void BeginDraining() { draining_.store(true); }

 private:
  Response HandlePage(const Request& request, std::string_view path);
  Response Health() const;
  Response Ready() const;
  Response Draining() const;

  Catalog& catalog_;
  const ServiceOptions options_;
  std::atomic<bool> draining_{false};
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_SERVICE_H_
