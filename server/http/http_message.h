// A request and its answer as plain values: what handlers take and give. No socket, no HTTP
// library.
//
//   Response Handle(const Request& request) {
//     if (request.method != "GET") return ErrorResponse(405, "this page takes GET");
//     Response answer;
//     answer.status = 200;
//     answer.body = OwnedBody("hello\n");
//     ...
//   }
#ifndef URLFILTER_SERVER_HTTP_HTTP_MESSAGE_H_
#define URLFILTER_SERVER_HTTP_HTTP_MESSAGE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urlfilter::server {

// Bytes of an answer. `owner` keeps `bytes` alive until the last of them is sent; it may be empty
// for bytes that live for ever. Large bodies are mapped files: they are never copied.
struct Body {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

// A body that owns `text`.
Body OwnedBody(std::string text);

// The views live during the handler's call.
struct Request {
  std::string_view method;  // upper case
  std::string_view target;  // as it came, undecoded: "/v1/x/manifest.json?y"
  std::vector<std::pair<std::string_view, std::string_view>> headers;  // as they came
  std::string_view body;
  bool is_tls = false;
  std::string_view client_subject;  // of a verified client certificate, else empty
  bool may_wait = true;             // false on an event loop: see Response::needs_worker

  // The first header of that name (any case), or an empty view.
  std::string_view Header(std::string_view name) const;
  bool HasHeader(std::string_view name) const;
};

struct Response {
  int status = 500;
  std::vector<std::pair<std::string, std::string>> headers;
  Body body;  // for HEAD too: the engine sends its length alone; empty with 204 and 304

  // For the log and the metrics: a route of a fixed, small set, and what was asked for if it
  // exists. Never text of the client's.
  std::string_view route = "other";
  std::string filter;
  uint64_t version = 0;

  // Nothing was done, because it would have taken long: ask again where `may_wait` is true. The
  // status and the body mean nothing then. Only where `may_wait` is false.
  bool needs_worker = false;

  void AddHeader(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
  }
};

// What every 503 tells its client to wait before it asks again.
inline constexpr int kRetryAfterSeconds = 5;

// {"error": {"status": ..., "message": ...}} and a newline, as application/json, not stored by
// caches; a 503 has Retry-After. `message` is plain text; it is escaped here.
Response ErrorResponse(int status, std::string_view message);

// 405 with the methods that are allowed, "GET, HEAD", in Allow and in the message.
Response MethodNotAllowed(const std::string& allowed);

// True if both are equal without regard to ASCII case.
bool EqualsIgnoreCase(std::string_view a, std::string_view b);

// Without the spaces and tabs around it: the optional whitespace of RFC 9110, 5.6.3.
std::string_view Trim(std::string_view text);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_HTTP_MESSAGE_H_
