// Fuzzes a whole connection: bytes in, bytes out. However the bytes are cut into pieces, the
// answers are the same; each is a complete HTTP answer; and no more requests are answered than were
// sent.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "server/http/http_engine.h"
#include "server/http/http_message.h"
#include "server/net/channel.h"
#include "server/net/connection.h"

namespace urlfilter::server {
namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

// Gives what is to be received in pieces of `piece` bytes, and keeps what is sent.
class MemoryChannel final : public Channel {
 public:
  MemoryChannel(std::string_view input, size_t piece, std::string& sent)
      : Channel(-1), input_(input), piece_(piece), sent_(sent) {}

  IoResult Handshake() override { return {IoOutcome::kDone, 0}; }
  IoResult Read(std::string& buffer, size_t limit) override {
    const std::string_view got = input_.substr(0, std::min(limit, piece_));
    buffer += got;
    input_.remove_prefix(got.size());
    return {got.empty() ? IoOutcome::kClosed : IoOutcome::kDone, got.size()};
  }
  IoResult Write(std::string_view bytes) override {
    sent_ += bytes;
    return {IoOutcome::kDone, bytes.size()};
  }
  bool HasBuffered() const override { return !input_.empty(); }
  void Shutdown() override {}
  bool is_tls() const override { return false; }
  std::string ClientSubject() const override { return {}; }

 private:
  std::string_view input_;
  const size_t piece_;
  std::string& sent_;
};

Response Echo(const Request& request) {
  Response answer;
  answer.status = request.HasHeader("If-None-Match") ? 304 : 200;
  answer.AddHeader("X-Target", std::string(request.target));
  if (answer.status == 200) answer.body = OwnedBody(std::string(request.body));
  return answer;
}

struct Exchange {
  std::string sent;
  size_t answers = 0;
};

Exchange Run(std::string_view input, size_t piece) {
  Exchange exchange;
  HttpEngine engine(Echo);
  ConnectionLimits limits;
  limits.head = {512, 128};
  limits.body_bytes = 256;
  const AnswerObserver observe = [&](const AnswerRecord& record) {
    Check(record.is_complete);
    ++exchange.answers;
  };
  const ConnectionServices services{engine,
                                    limits,
                                    observe,
                                    [] { return false; },
                                    [](std::string_view) { return RequestKind{}; },
                                    [] { return std::shared_ptr<const void>(); },
                                    [](const OwnedRequest&, uint64_t, bool) { return false; },
                                    [] { return int64_t{784111777}; }};
  Connection connection(1, std::make_unique<MemoryChannel>(input, piece, exchange.sent), services,
                        {});
  while (connection.Advance({}) == Connection::Wants::kWrite) {
  }
  return exchange;
}

// The answers in `sent`, each with a status line of ours. Bodies may hold anything, so their
// lengths are followed.
size_t CountAnswers(std::string_view sent) {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  size_t count = 0;
  while (!sent.empty()) {
    if (sent.starts_with(kContinue)) {
      sent.remove_prefix(kContinue.size());
      continue;
    }
    Check(sent.starts_with("HTTP/1.1 ") && sent.find("\r\n\r\n") != std::string_view::npos);
    ++count;
    const size_t end = sent.find("\r\n\r\n") + 4;
    const std::string_view head = sent.substr(0, end);
    const size_t length = head.find("\r\nContent-Length: ");
    const bool has_length = length != std::string_view::npos;
    size_t body = has_length ? std::strtoul(head.data() + length + 18, nullptr, 10) : 0;
    if (sent.size() < end + body || sent.substr(end).starts_with("HTTP/1.1 ")) body = 0;  // HEAD
    sent.remove_prefix(end + body);
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const Exchange whole = Run(input, 1 << 16);
  const Exchange dripped = Run(input, 1);
  Check(whole.answers == dripped.answers);
  // 100 Continue depends on whether the body has come already; nothing else may differ.
  if (dripped.sent.find("100 Continue") == std::string::npos) Check(whole.sent == dripped.sent);
  if (input.find("HTTP/1.1 ") == std::string_view::npos) {  // else a body may look like an answer
    Check(CountAnswers(whole.sent) == whole.answers);
  }
  return 0;
}

}  // namespace urlfilter::server
