// Every route of the service in one place: request in, response out. No sockets, no threads.
//
//   /v1/...             published files (release_handler.h)
//   /api/v1/filters     what is published and how far it has come (status_handler.h)
//   /api/v1/check       what a published filter says about one URL (check_handler.h)
//   /publish/v1/...     publishing, if it is set up (publish/publish_handler.h)
//   /                   the dashboard (dashboard_handler.h)
//   /healthz /readyz    is the process alive; should it get traffic
//   /metrics            numbers for Prometheus (service_metrics.h)
#ifndef URLFILTER_SERVER_SERVICE_H_
#define URLFILTER_SERVER_SERVICE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "server/catalog.h"
#include "server/http/http_message.h"
#include "server/net/connection.h"
#include "server/poll_counter.h"
#include "server/publish/publish_handler.h"
#include "server/release_handler.h"
#include "server/release_history.h"
#include "server/request_path.h"
#include "server/service_metrics.h"

namespace urlfilter::server {

struct ServiceOptions {
  CachePolicy cache;
};

// What the service asks of the process around it. All are needed; called from any thread.
struct ProcessFacts {
  std::function<int64_t()> unix_seconds;
  std::function<size_t()> connections;
  std::function<int64_t()> certificate_expiry_unix_seconds;  // 0: no TLS
};

// Safe to use from any thread.
class Service {
 public:
  // `catalog` and `publishing`, which may be null, must outlive the service.
  Service(Catalog& catalog, PublishHandler* publishing, ServiceOptions options, ProcessFacts facts);

  // Which requests wait for the disk, and which bodies may be long: by the path alone, as Handle
  // does. Any thread.
  RequestKind Classify(std::string_view target) const;

  // Never fails: what goes wrong is an answer. May ask for a worker (Response::needs_worker).
  Response Handle(const Request& request);

  // Counts an answer that was sent, for /metrics.
  void Observe(const AnswerRecord& record) { metrics_.Count(record); }

  // From now on /readyz and everything of /v1 and /publish say 503 with Retry-After; /healthz stays
  // well.
  void BeginDraining() { draining_.store(true); }

 private:
  Response HandleV1(const Request& request, const ReleasePath& path);
  Response HandlePage(const Request& request, std::string_view path);
  void CountPoll(const Request& request, const Response& answer, const std::string& filter);
  void LearnPointer(const std::string& filter);
  Response Metrics();
  Response Ready() const;

  Catalog& catalog_;
  PublishHandler* const publishing_;
  const ServiceOptions options_;
  const ProcessFacts facts_;
  ReleaseHistory history_;
  PollCounter polls_;
  ServiceMetrics metrics_;
  std::atomic<bool> draining_{false};
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_SERVICE_H_
