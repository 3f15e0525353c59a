// Numbers for Prometheus at /metrics. Every label has a fixed, small set of values: routes,
// status codes ("other" for one that is not used here), the names of published filters. Nothing a
// client sends becomes a label.
//
//   urlfilterd_requests_total{route="manifest",status="304"}      answers
//   urlfilterd_sent_bytes_total{route="artifact"}                 with headers
//   urlfilterd_request_seconds{route="manifest"}                  histogram, to the last byte
//   urlfilterd_incomplete_answers_total                           the client left before the end
//   urlfilterd_connections                                        open now
//   urlfilterd_certificate_expiry_timestamp_seconds               0 without TLS
//   urlfilterd_published_version{filter="..."}                    of the pointer
//   urlfilterd_release_published_timestamp_seconds{filter="..."}  when the pointer was written
//   urlfilterd_release_expiry_timestamp_seconds{filter="..."}     only of releases that expire
//   urlfilterd_kill_switch{filter="..."}                          1: the release blocks nothing
//   urlfilterd_polls_total{filter="...",asks_with="current|older|other|none"}
#ifndef URLFILTER_SERVER_SERVICE_METRICS_H_
#define URLFILTER_SERVER_SERVICE_METRICS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/net/connection.h"

namespace urlfilter::server {

// What is looked up when the numbers are asked for.
struct MetricsSnapshot {
  struct Filter {
    std::string name;
    uint64_t version = 0;
    int64_t published_unix_seconds = 0;
    std::optional<int64_t> expires_unix_seconds;
    bool is_kill_switch = false;
    uint64_t polls_current = 0, polls_older = 0, polls_other = 0, polls_none = 0;
  };
  std::vector<Filter> filters;
  size_t connections = 0;
  int64_t certificate_expiry_unix_seconds = 0;
};

// Safe to use from any thread.
class ServiceMetrics {
 public:
  ServiceMetrics();
  ~ServiceMetrics();
  ServiceMetrics(const ServiceMetrics&) = delete;
  ServiceMetrics& operator=(const ServiceMetrics&) = delete;

  // Counts one answer. No allocation; one short lock, that of its route's histogram.
  void Count(const AnswerRecord& record);

  // The text exposition format, version 0.0.4. Answers of a kind never sent have no line yet.
  std::string Text(const MetricsSnapshot& snapshot) const;

 private:
  struct Native;
  const std::unique_ptr<Native> native_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_SERVICE_METRICS_H_
