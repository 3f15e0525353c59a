// HTTP without a socket: one whole request in memory goes in, the handler is called, the answer's
// pieces come out. It never waits, so one thread can serve any number of connections
// (server/net/). Requests are read by request_head.h, once; answers are written by
// answer_writer.h.
#ifndef URLFILTER_SERVER_HTTP_HTTP_ENGINE_H_
#define URLFILTER_SERVER_HTTP_HTTP_ENGINE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/http_message.h"
#include "server/http/request_head.h"

namespace urlfilter::server {

using Handler = std::function<Response(const Request&)>;

// What is known of a request beside its bytes. The view must live during the call.
struct RequestContext {
  bool is_tls = false;
  std::string_view client_subject;
  bool close_connection = false;  // after this answer, whatever the request wishes
  int64_t now_unix_seconds = 0;   // for the Date header
  bool may_wait = true;           // for the handler
};

// A request that owns its bytes, so that it can outlive the buffer it came into.
struct OwnedRequest {
  std::string head;  // complete, as ReadRequestHead took it
  std::string body;
  std::string client_subject;
  RequestContext context;  // its views are not used
};

struct EngineAnswer {
  std::vector<Body> pieces;  // to be sent in this order
  bool keep_alive = false;   // the connection may carry another request
  std::string method;        // one of the methods HTTP defines, else empty (also of a refusal)
  Response summary;          // the handler's answer without its body: for logs and metrics
};

// One a thread: not thread-safe.
class HttpEngine {
 public:
  explicit HttpEngine(Handler handler) : handler_(std::move(handler)) {}
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;

  // `head` is complete (status 200), and its views are alive during the call. A method that HTTP
  // does not define is answered with 400, and the connection ends. If the handler says
  // needs_worker, so does the summary, and there are no pieces.
  EngineAnswer Run(const RequestHead& head, std::string_view body, const RequestContext& context);
  EngineAnswer Run(const OwnedRequest& request);

 private:
  std::string_view Date(int64_t now_unix_seconds);

  const Handler handler_;
  int64_t date_seconds_ = -1;
  std::string date_;
};

// The answer to a request that cannot be given to the engine (too long a head, too slow, ...): an
// ErrorResponse after which the connection is to be closed.
EngineAnswer RefusalAnswer(int status, std::string_view message, int64_t now_unix_seconds);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_HTTP_ENGINE_H_
