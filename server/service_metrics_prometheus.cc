#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "server/http/routes.h"
#include "server/service_metrics.h"

namespace urlfilter::server {
namespace {

constexpr std::array kStatuses = {200, 201, 204, 206, 304, 400, 401, 403, 404, 405, 406, 408,
                                  409, 411, 412, 413, 414, 416, 417, 422, 431, 500, 503, 505};
// Upper bounds in seconds.
const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600};

struct RouteNumbers {
  std::map<int, prometheus::Counter*> by_status;
  prometheus::Counter* other_status = nullptr;
  prometheus::Counter* sent_bytes = nullptr;
  prometheus::Histogram* seconds = nullptr;
};

prometheus::ClientMetric Gauge(double value, std::vector<prometheus::ClientMetric::Label> labels) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  return metric;
}

prometheus::MetricFamily Family(std::string name, std::string help, prometheus::MetricType type) {
  prometheus::MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

void AddPolls(const MetricsSnapshot::Filter& filter, prometheus::MetricFamily& family) {
  const std::pair<const char*, uint64_t> counts[] = {{"current", filter.polls_current},
                                                     {"older", filter.polls_older},
                                                     {"other", filter.polls_other},
                                                     {"none", filter.polls_none}};
  for (const auto& [asks_with, count] : counts) {
    prometheus::ClientMetric metric;
    metric.label = {{"filter", filter.name}, {"asks_with", asks_with}};
    metric.counter.value = static_cast<double>(count);
    family.metric.push_back(std::move(metric));
  }
}

using Filters = std::vector<MetricsSnapshot::Filter>;

// One gauge a filter; none where `value` has nothing to say.
prometheus::MetricFamily PerFilter(
    std::string name, std::string help, const Filters& filters,
    const std::function<std::optional<double>(const MetricsSnapshot::Filter&)>& value) {
  auto family = Family(std::move(name), std::move(help), prometheus::MetricType::Gauge);
  for (const MetricsSnapshot::Filter& filter : filters) {
    if (const std::optional<double> number = value(filter); number.has_value()) {
      family.metric.push_back(Gauge(*number, {{"filter", filter.name}}));
    }
  }
  return family;
}

prometheus::MetricFamily PollFamily(const Filters& filters) {
  auto polls = Family("urlfilterd_polls_total",
                      "Requests of the pointer, by the release that If-None-Match names",
                      prometheus::MetricType::Counter);
  for (const MetricsSnapshot::Filter& filter : filters) AddPolls(filter, polls);
  return polls;
}

prometheus::MetricFamily Single(std::string name, std::string help, double value) {
  auto family = Family(std::move(name), std::move(help), prometheus::MetricType::Gauge);
  family.metric.push_back(Gauge(value, {}));
  return family;
}

std::vector<prometheus::MetricFamily> SnapshotFamilies(const MetricsSnapshot& snapshot) {
  using Filter = MetricsSnapshot::Filter;
  const Filters& filters = snapshot.filters;
  return {
      Single("urlfilterd_connections", "Open connections",
             static_cast<double>(snapshot.connections)),
      Single("urlfilterd_certificate_expiry_timestamp_seconds",
             "End of the server certificate; 0 without TLS",
             static_cast<double>(snapshot.certificate_expiry_unix_seconds)),
      PerFilter("urlfilterd_published_version", "Version of the pointer", filters,
                [](const Filter& filter) { return static_cast<double>(filter.version); }),
      PerFilter(
          "urlfilterd_release_published_timestamp_seconds", "When the pointer was written", filters,
          [](const Filter& filter) { return static_cast<double>(filter.published_unix_seconds); }),
      PerFilter("urlfilterd_release_expiry_timestamp_seconds",
                "From when on clients refuse the release", filters,
                [](const Filter& filter) -> std::optional<double> {
                  if (!filter.expires_unix_seconds.has_value()) return std::nullopt;
                  return static_cast<double>(*filter.expires_unix_seconds);
                }),
      PerFilter("urlfilterd_kill_switch", "1 if the release blocks nothing, on purpose", filters,
                [](const Filter& filter) { return filter.is_kill_switch ? 1.0 : 0.0; }),
      PollFamily(filters)};
}

}  // namespace

struct ServiceMetrics::Native {
  prometheus::Registry registry;
  std::map<std::string_view, RouteNumbers> routes;
  prometheus::Counter* incomplete = nullptr;

  Native() {
    auto& requests = prometheus::BuildCounter()
                         .Name("urlfilterd_requests_total")
                         .Help("Answers, by route and status")
                         .Register(registry);
    auto& bytes = prometheus::BuildCounter()
                      .Name("urlfilterd_sent_bytes_total")
                      .Help("Bytes of answers with their headers, before encryption")
                      .Register(registry);
    auto& seconds = prometheus::BuildHistogram()
                        .Name("urlfilterd_request_seconds")
                        .Help("First byte of the request to last byte of the answer")
                        .Register(registry);
    for (const std::string_view route : kRoutes) {
      const std::string name(route);
      RouteNumbers& numbers = routes[route];
      for (const int status : kStatuses) {
        numbers.by_status[status] =
            &requests.Add({{"route", name}, {"status", std::to_string(status)}});
      }
      numbers.other_status = &requests.Add({{"route", name}, {"status", "other"}});
      numbers.sent_bytes = &bytes.Add({{"route", name}});
      numbers.seconds = &seconds.Add({{"route", name}}, kSeconds);
    }
    incomplete = &prometheus::BuildCounter()
                      .Name("urlfilterd_incomplete_answers_total")
                      .Help("Answers whose connection ended before the last byte")
                      .Register(registry)
                      .Add({});
  }
};

ServiceMetrics::ServiceMetrics() : native_(std::make_unique<Native>()) {}
ServiceMetrics::~ServiceMetrics() = default;

void ServiceMetrics::Count(const AnswerRecord& record) {
  auto route = native_->routes.find(record.summary.route);
  if (route == native_->routes.end()) route = native_->routes.find(kRouteOther);
  RouteNumbers& numbers = route->second;
  const auto status = numbers.by_status.find(record.summary.status);
  (status == numbers.by_status.end() ? numbers.other_status : status->second)->Increment();
  numbers.sent_bytes->Increment(static_cast<double>(record.sent_bytes));
  numbers.seconds->Observe(static_cast<double>(record.duration.count()) / 1e6);
  if (!record.is_complete) native_->incomplete->Increment();
}

std::string ServiceMetrics::Text(const MetricsSnapshot& snapshot) const {
  std::vector<prometheus::MetricFamily> families = native_->registry.Collect();
  for (prometheus::MetricFamily& family : families) {
    if (family.type != prometheus::MetricType::Counter) continue;
    std::erase_if(family.metric, [](const prometheus::ClientMetric& metric) {
      return metric.counter.value == 0 && metric.label.size() == 2;  // never seen: not shown
    });
  }
  for (prometheus::MetricFamily& family : SnapshotFamilies(snapshot)) {
    families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace urlfilter::server
