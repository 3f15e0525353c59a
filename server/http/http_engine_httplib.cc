#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "server/http/answer_writer.h"
#include "server/http/http_date.h"
#include "server/http/http_engine.h"

namespace urlfilter::server {
namespace {

// What httplib takes for a connection: reads come from memory. What it would write is dropped:
// answers are written by answer_writer.h.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view input) : input_(input) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  // httplib refuses descriptors above FD_SETSIZE because it would select() on them; nobody
  // selects on this one.
  socket_t socket() const override { return 0; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}

  ssize_t read(char* to, size_t size) override {
    const size_t count = std::min(size, input_.size());
    std::memcpy(to, input_.data(), count);
    input_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char*, size_t size) override { return static_cast<ssize_t>(size); }

 private:
  std::string_view input_;
};

}  // namespace

// The library's server, without its sockets and threads: only process_request is used.
class HttpEngine::Library : public httplib::Server {
 public:
  explicit Library(server::Handler handler) : handler_(std::move(handler)) {
    svr_sock_ = 0;  // -1 would mean that the server is shutting down
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& answer) {
      Answer(request);
      answer.status = 204;  // and no content: what the library writes is dropped
      return HandlerResponse::Handled;
    });
  }

  EngineAnswer Run(EngineInput input) {
    TakenHeader range;
    if (input.scanned.has_range) range = TakeHeader(input.head, "Range");
    if (input.scanned.expects_continue) TakeHeader(input.head, "Expect");
    input_ = &input;
    method_.clear();
    bool closed = false;
    reached_handler_ = false;
    MemoryStream stream(input.head);
    process_request(stream, input.close_connection, closed, [&](httplib::Request& request) {
      if (range.found) request.headers.emplace("Range", range.value);
    });
    if (!reached_handler_) answer_ = ErrorResponse(400, "the request cannot be understood");
    return Finish(reached_handler_ && !closed && !input.close_connection);
  }

 private:
  void Answer(const httplib::Request& from) {
    Request request;
    request.method = from.method;
    request.target = from.target;
    request.headers.reserve(from.headers.size());
    for (const auto& [name, value] : from.headers) request.headers.emplace_back(name, value);
    request.body = input_->body;
    request.is_tls = input_->is_tls;
    request.client_subject = input_->client_subject;
    method_ = from.method;
    reached_handler_ = true;
    answer_ = handler_(request);
  }

  EngineAnswer Finish(bool keep_alive) {
    if (input_->now_unix_seconds != date_seconds_) {
      date_seconds_ = input_->now_unix_seconds;
      date_ = HttpDate(date_seconds_);
    }
    EngineAnswer answer;
    answer.pieces.push_back(OwnedBody(AnswerHead(answer_, keep_alive, date_)));
    Body body = std::exchange(answer_.body, {});
    if (method_ != "HEAD" && !body.bytes.empty()) answer.pieces.push_back(std::move(body));
    answer.keep_alive = keep_alive;
    answer.method = method_;
    answer.summary = std::move(answer_);
    return answer;
  }

  const server::Handler handler_;
  EngineInput* input_ = nullptr;
  std::string method_;
  Response answer_;
  bool reached_handler_ = false;  // false if the library refused the request itself
  int64_t date_seconds_ = -1;
  std::string date_;
};

HttpEngine::HttpEngine(Handler handler) : library_(new Library(std::move(handler))) {}
HttpEngine::~HttpEngine() = default;

EngineAnswer HttpEngine::Run(EngineInput input) { return library_->Run(std::move(input)); }

EngineAnswer RefusalAnswer(int status, std::string_view message, int64_t now_unix_seconds) {
  EngineAnswer answer;
  answer.summary = ErrorResponse(status, message);
  answer.pieces.push_back(
      OwnedBody(AnswerHead(answer.summary, /*keep_alive=*/false, HttpDate(now_unix_seconds))));
  answer.pieces.push_back(std::exchange(answer.summary.body, {}));
  return answer;
}

}  // namespace urlfilter::server
