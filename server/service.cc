#include "server/service.h"

#include <string>
#include <utility>

namespace urlfilter::server {
namespace {

Response Text(int status, std::string text, std::string_view route) {
  Response answer;
  answer.status = status;
  answer.route = route;
  answer.body = OwnedBody(std::move(text));
  answer.AddHeader("Content-Type", "text/plain; charset=utf-8");
  answer.AddHeader("Cache-Control", "no-store");
  return answer;
}

bool IsRead(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

Response Service::Handle(const Request& request) {
  const ReleasePath path = ParseRequestTarget(request.target);
  if (path.kind == ReleasePath::Kind::kMalformed) {
    return ErrorResponse(400, "the path has characters or segments that no path here has");
  }
  if (path.kind == ReleasePath::Kind::kOther) return HandlePage(request, path.path);
  if (draining_.load(std::memory_order_relaxed)) return Draining();
  if (path.kind == ReleasePath::Kind::kUnknown) {
    return ErrorResponse(404, "no such file is published");
  }
  return HandleRelease(request, path, catalog_, options_.cache);
}

Response Service::HandlePage(const Request& request, std::string_view path) {
  const bool is_health = path == "/healthz";
  if (!is_health && path != "/readyz") return ErrorResponse(404, "there is no such page");
  if (!IsRead(request)) {
    Response answer = ErrorResponse(405, "this page is read with GET or HEAD");
    answer.AddHeader("Allow", "GET, HEAD");
    return answer;
  }
  return is_health ? Health() : Ready();
}

Response Service::Health() const { return Text(200, "ok\n", "healthz"); }

Response Service::Ready() const {
  if (!draining_.load(std::memory_order_relaxed)) return Text(200, "ready\n", "readyz");
  Response answer = Draining();
  answer.route = "readyz";
  return answer;
}

Response Service::Draining() const {
  Response answer = ErrorResponse(503, "this server is shutting down; ask again");
  answer.AddHeader("Retry-After", std::to_string(options_.retry_after_seconds));
  return answer;
}

}  // namespace urlfilter::server
