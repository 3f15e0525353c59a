// cpp-httplib as an engine without a socket: one whole request in memory goes in, the handler is
// called, the answer's pieces come out. The library parses the request; it never waits, so one
// thread can serve any number of connections (server/net/).
//
// What the library (0.11.4) would do differently from RFC 9110 is kept away from it: it would
// answer 416 to a malformed Range and knows no If-Range, so Range goes to the handler unseen; it
// would send Content-Length: 0 with 304, no Date, and two writes an answer, so answers are written
// by answer_writer.h.
#ifndef URLFILTER_SERVER_HTTP_HTTP_ENGINE_H_
#define URLFILTER_SERVER_HTTP_HTTP_ENGINE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/http_message.h"
#include "server/http/request_head.h"

namespace urlfilter::server {

using Handler = std::function<Response(const Request&)>;

struct EngineInput {
  std::string head;     // complete, as ScanRequestHead accepted it
  RequestHead scanned;  // what it said
  std::string body;
  bool is_tls = false;
  std::string client_subject;
  bool close_connection = false;  // after this answer, whatever the request wishes
  int64_t now_unix_seconds = 0;   // for the Date header
};

struct EngineAnswer {
  std::vector<Body> pieces;  // to be sent in this order
  bool keep_alive = false;   // the connection may carry another request
  std::string method;        // one of the methods HTTP defines, else empty
  Response summary;          // the handler's answer without its body: for logs and metrics
};

// One a thread: not thread-safe. Never throws.
class HttpEngine {
 public:
  explicit HttpEngine(Handler handler);
  ~HttpEngine();
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;

  EngineAnswer Run(EngineInput input);

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

// The answer to a request that cannot be given to the engine (too long a head, too slow, ...): an
// ErrorResponse after which the connection is to be closed.
EngineAnswer RefusalAnswer(int status, std::string_view message, int64_t now_unix_seconds);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_HTTP_ENGINE_H_
