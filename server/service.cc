#include "server/service.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "filterlib/format/expiry.h"
#include "filterlib/format/manifest.h"
#include "server/check_handler.h"
#include "server/dashboard_handler.h"
#include "server/http/conditional.h"
#include "server/http/routes.h"
#include "server/status_handler.h"

namespace urlfilter::server {
namespace {

Response Text(int status, std::string text, std::string_view media_type, std::string_view route) {
  Response answer;
  answer.status = status;
  answer.route = route;
  answer.body = OwnedBody(std::move(text));
  answer.AddHeader("Content-Type", std::string(media_type));
  answer.AddHeader("Cache-Control", "no-store");
  return answer;
}

constexpr std::string_view kApiPrefix = "/api/";
constexpr std::string_view kMetricsPath = "/metrics";
constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

bool IsRead(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

Response Draining() { return ErrorResponse(503, "this server is shutting down; ask again"); }

// Left to a worker that must take it: the numbers are needed most when there is too much to do.
Response ForAWorker() {
  Response later;
  later.needs_worker = true;
  return later;
}

std::string_view Unquoted(std::string_view entity_tag) {
  return entity_tag.substr(1, entity_tag.size() - 2);
}

}  // namespace

Service::Service(Catalog& catalog, PublishHandler* publishing, ServiceOptions options,
                 ProcessFacts facts)
    : catalog_(catalog),
      publishing_(publishing),
      options_(options),
      facts_(std::move(facts)),
      history_(catalog.tree()) {}

RequestKind Service::Classify(std::string_view target) const {
  const std::string_view path = TargetPath(target);
  const bool publishes = publishing_ != nullptr && path.starts_with(kPublishPrefix);
  if (publishes) return RequestKind{true, kMaxPublishBodyBytes};
  return RequestKind{path.starts_with(kApiPrefix), 0};  // they look into filters
}

Response Service::Handle(const Request& request) {
  const ReleasePath path = ParseRequestTarget(request.target);
  switch (path.kind) {
    case ReleasePath::Kind::kMalformed:
      return ErrorResponse(400, "the path has characters or segments that no path here has");
    case ReleasePath::Kind::kOther:
      return HandlePage(request, path.path);
    case ReleasePath::Kind::kUnknown:
    case ReleasePath::Kind::kManifest:
    case ReleasePath::Kind::kArtifact:
      break;
  }
  return HandleV1(request, path);
}

Response Service::HandleV1(const Request& request, const ReleasePath& path) {
  if (draining_.load(std::memory_order_relaxed)) return Draining();
  if (path.kind == ReleasePath::Kind::kUnknown) {
    return ErrorResponse(404, "no such file is published");
  }
  Response answer = HandleRelease(request, path, catalog_, options_.cache);
  if (path.kind == ReleasePath::Kind::kManifest && !answer.filter.empty()) {
    CountPoll(request, answer, answer.filter);
  }
  return answer;
}

// The entity tag in the answer names the pointer that was served.
void Service::CountPoll(const Request& request, const Response& answer, const std::string& filter) {
  if (answer.status != 200 && answer.status != 304) return;
  const auto header = std::find_if(answer.headers.begin(), answer.headers.end(),
                                   [](const auto& each) { return each.first == "ETag"; });
  if (header == answer.headers.end()) return;
  const std::string_view served = Unquoted(header->second);
  if (!polls_.Knows(filter, served)) LearnPointer(filter);
  const std::string_view list = request.Header("If-None-Match");
  const std::string_view asked = FirstPlainEntityTag(list);
  polls_.Count(filter, served, asked.empty() && !list.empty() ? list : asked,
               facts_.unix_seconds());
}

// A pointer that cannot be read is learnt as version 0, so that it is parsed once.
void Service::LearnPointer(const std::string& filter) {
  const auto pointer = catalog_.Find(filter + "/manifest.json");
  if (!pointer.ok()) return;
  const auto manifest = format::ParseManifest((*pointer)->bytes());
  polls_.Learn(filter, Unquoted((*pointer)->entity_tag), manifest.ok() ? manifest->version : 0);
}

Response Service::HandlePage(const Request& request, std::string_view path) {
  if (publishing_ != nullptr && path.starts_with(kPublishPrefix)) {
    return draining_.load(std::memory_order_relaxed) ? Draining() : publishing_->Handle(request);
  }
  using Page = Response (*)(Service&);
  static const std::map<std::string_view, Page> kPages = {
      {"/healthz", [](Service&) { return Text(200, "ok\n", kPlainText, kRouteHealth); }},
      {"/readyz", [](Service& service) { return service.Ready(); }},
      {kMetricsPath, [](Service& service) { return service.Metrics(); }},
      {"/api/v1/filters",
       [](Service& service) {
         return HandleStatus(service.catalog_, service.history_, service.polls_,
                             service.facts_.unix_seconds());
       }},
  };
  if (path == "/api/v1/check") {
    return request.method == "POST" ? HandleCheck(request, catalog_) : MethodNotAllowed("POST");
  }
  if (path == kMetricsPath && !request.may_wait) return ForAWorker();  // reads every pointer
  if (const auto page = kPages.find(path); page != kPages.end()) {
    return IsRead(request) ? page->second(*this) : MethodNotAllowed("GET, HEAD");
  }
  if (auto page = HandleDashboard(request, path); page.has_value()) {
    return IsRead(request) ? *std::move(page) : MethodNotAllowed("GET, HEAD");
  }
  return ErrorResponse(404, "there is no such page");
}

Response Service::Metrics() {
  MetricsSnapshot snapshot;
  snapshot.connections = facts_.connections();
  snapshot.certificate_expiry_unix_seconds = facts_.certificate_expiry_unix_seconds();
  for (const std::string& name : catalog_.tree().Filters()) {
    const auto pointer = catalog_.Find(name + "/manifest.json");
    if (!pointer.ok()) continue;
    const auto manifest = format::ParseManifest((*pointer)->bytes());
    if (!manifest.ok()) continue;
    MetricsSnapshot::Filter filter;
    filter.name = name;
    filter.version = manifest->version;
    filter.published_unix_seconds = (*pointer)->opened.identity.modified_seconds;
    filter.expires_unix_seconds = format::ParseRfc3339(manifest->expires);
    filter.is_kill_switch = manifest->kill_switch_reason.has_value();
    const PollReport report = polls_.Report(name, facts_.unix_seconds());
    filter.polls_current = report.current_total;
    filter.polls_older = report.older_total;
    filter.polls_other = report.with_other_tag.total;
    filter.polls_none = report.without_tag.total;
    snapshot.filters.push_back(std::move(filter));
  }
  return Text(200, metrics_.Text(snapshot), "text/plain; version=0.0.4; charset=utf-8",
              kRouteMetrics);
}

Response Service::Ready() const {
  if (!draining_.load(std::memory_order_relaxed)) {
    return Text(200, "ready\n", kPlainText, kRouteReady);
  }
  Response answer = Draining();
  answer.route = kRouteReady;
  return answer;
}

}  // namespace urlfilter::server
