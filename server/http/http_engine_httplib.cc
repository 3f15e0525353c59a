#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "server/http/http_date.h"
#include "server/http/http_engine.h"

namespace urlfilter::server {
namespace {

constexpr char kServerName[] = "urlfilterd";

// What httplib takes for a connection: reads come from memory, writes are collected. Writes that
// point into the answer's body are kept as references, all others are copied.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view input) : input_(input) {}

  void SetBody(const Body& body) { body_ = body; }
  std::vector<Body> TakePieces() {
    FlushText();
    return std::move(pieces_);
  }

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

  ssize_t write(const char* bytes, size_t size) override {
    const char* body_end = body_.bytes.data() + body_.bytes.size();
    const std::less_equal<const char*> not_after;
    if (size > 0 && not_after(body_.bytes.data(), bytes) && not_after(bytes + size, body_end)) {
      FlushText();
      pieces_.push_back({{bytes, size}, body_.owner});
    } else {
      text_.append(bytes, size);
    }
    return static_cast<ssize_t>(size);
  }

 private:
  void FlushText() {
    if (!text_.empty()) pieces_.push_back(OwnedBody(std::exchange(text_, {})));
  }

  std::string_view input_;
  Body body_;
  std::string text_;
  std::vector<Body> pieces_;
};

}  // namespace

// The library's server, without its sockets and threads: only process_request is used.
class HttpEngine::Library : public httplib::Server {
 public:
  explicit Library(server::Handler handler) : handler_(std::move(handler)) {
    svr_sock_ = 0;  // -1 would mean that the server is shutting down
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& answer) {
      Answer(request, answer);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler(
        [this](const httplib::Request&, httplib::Response& answer) { Complete(answer); });
  }

  EngineAnswer Run(EngineInput input) {
    TakenHeader range;
    if (input.scanned.has_range) range = TakeHeader(input.head, "Range");
    if (input.scanned.expects_continue) TakeHeader(input.head, "Expect");
    input_ = &input;
    summary_ = Response{};
    method_.clear();
    reached_handler_ = false;
    MemoryStream stream(input.head);
    stream_ = &stream;
    bool closed = false;
    process_request(stream, input.close_connection, closed, [&](httplib::Request& request) {
      if (range.found) request.headers.emplace("Range", range.value);
    });
    const bool keep_alive = reached_handler_ && !closed && !answer_closes_;
    return {stream.TakePieces(), keep_alive, method_, std::move(summary_)};
  }

 private:
  void Answer(const httplib::Request& from, httplib::Response& to) {
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

    summary_ = handler_(request);
    to.status = summary_.status;
    for (const auto& [name, value] : summary_.headers) to.set_header(name.c_str(), value);
    Body body = std::exchange(summary_.body, {});
    if (!body.bytes.empty()) SetBody(std::move(body), to);
  }

  void SetBody(Body body, httplib::Response& to) {
    stream_->SetBody(body);
    const auto header = to.headers.find("Content-Type");
    const std::string type = header == to.headers.end() ? "" : header->second;
    to.headers.erase("Content-Type");  // set_content_provider adds its own
    to.set_content_provider(
        body.bytes.size(), type,
        [bytes = body.bytes](size_t offset, size_t length, httplib::DataSink& sink) {
          return sink.write(bytes.data() + offset, length);
        });
  }

  // Runs for every answer, the library's own refusals too, just before it is written.
  void Complete(httplib::Response& answer) {
    summary_.status = answer.status;
    answer.headers.erase("Keep-Alive");
    if (answer.status == 304 || answer.status == 204) answer.headers.erase("Content-Length");
    if (input_->now_unix_seconds != date_seconds_) {
      date_seconds_ = input_->now_unix_seconds;
      date_ = HttpDate(date_seconds_);
    }
    answer.set_header("Date", date_);
    answer.set_header("Server", kServerName);
    answer.set_header("X-Content-Type-Options", "nosniff");
    const auto connection = answer.headers.find("Connection");
    answer_closes_ = connection != answer.headers.end() && connection->second == "close";
  }

  const server::Handler handler_;
  EngineInput* input_ = nullptr;
  MemoryStream* stream_ = nullptr;
  std::string method_;
  Response summary_;
  bool reached_handler_ = false;  // false if the library refused the request itself
  bool answer_closes_ = false;
  int64_t date_seconds_ = -1;
  std::string date_;
};

HttpEngine::HttpEngine(Handler handler) : library_(new Library(std::move(handler))) {}
HttpEngine::~HttpEngine() = default;

EngineAnswer HttpEngine::Run(EngineInput input) { return library_->Run(std::move(input)); }

EngineAnswer RefusalAnswer(int status, std::string_view message, int64_t now_unix_seconds) {
  HttpEngine engine([&](const Request&) { return ErrorResponse(status, message); });
  EngineInput input;
  input.head = "GET / HTTP/1.1\r\n\r\n";
  input.close_connection = true;
  input.now_unix_seconds = now_unix_seconds;
  EngineAnswer answer = engine.Run(std::move(input));
  answer.method.clear();
  return answer;
}

}  // namespace urlfilter::server
