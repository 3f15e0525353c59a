#include "server/http/http_engine.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/http/answer_writer.h"
#include "server/http/http_date.h"

namespace urlfilter::server {
namespace {

// RFC 9110, 9.3, and PATCH (RFC 5789).
constexpr std::array<std::string_view, 9> kMethods = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"};

bool IsMethod(std::string_view method) {
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

Request MakeRequest(const RequestHead& head, std::string_view body, const RequestContext& context) {
  Request request;
  request.method = head.method;
  request.target = head.target;
  request.headers = head.headers;
  request.body = body;
  request.is_tls = context.is_tls;
  request.client_subject = context.client_subject;
  request.may_wait = context.may_wait;
  return request;
}

// Writes the head of `response`, and takes its body out of it.
std::vector<Body> Pieces(Response& response, Persistence persistence, std::string_view date,
                         bool with_body) {
  std::vector<Body> pieces;
  pieces.reserve(2);
  pieces.push_back(OwnedBody(AnswerHead(response, persistence, date)));
  Body body = std::exchange(response.body, {});
  if (with_body && !body.bytes.empty()) pieces.push_back(std::move(body));
  return pieces;
}

}  // namespace

EngineAnswer HttpEngine::Run(const RequestHead& head, std::string_view body,
                             const RequestContext& context) {
  if (!IsMethod(head.method)) {
    return RefusalAnswer(400, "HTTP knows no such method", context.now_unix_seconds);
  }
  EngineAnswer answer;
  answer.method = std::string(head.method);
  answer.keep_alive = head.keep_alive && !context.close_connection;
  answer.summary = handler_(MakeRequest(head, body, context));
  if (answer.summary.needs_worker) return answer;
  const Persistence kept = head.is_http_1_0 ? Persistence::kKeepAndSaySo : Persistence::kKeep;
  answer.pieces = Pieces(answer.summary, answer.keep_alive ? kept : Persistence::kClose,
                         Date(context.now_unix_seconds), head.method != "HEAD");
  return answer;
}

EngineAnswer HttpEngine::Run(const OwnedRequest& request) {
  HeadLimits limits;  // it was within those of its connection
  limits.head_bytes = limits.target_bytes = request.head.size();
  RequestContext context = request.context;
  context.client_subject = request.client_subject;
  return Run(ReadRequestHead(request.head, limits), request.body, context);
}

std::string_view HttpEngine::Date(int64_t now_unix_seconds) {
  if (now_unix_seconds != date_seconds_) {
    date_seconds_ = now_unix_seconds;
    date_ = HttpDate(date_seconds_);
  }
  return date_;
}

EngineAnswer RefusalAnswer(int status, std::string_view message, int64_t now_unix_seconds) {
  EngineAnswer answer;
  answer.summary = ErrorResponse(status, message);
  answer.pieces = Pieces(answer.summary, Persistence::kClose, HttpDate(now_unix_seconds),
                         /*with_body=*/true);
  return answer;
}

}  // namespace urlfilter::server
