// One connection: handshake, request, answer, next request. A state machine over a channel that
// never waits: the event loop calls it when the socket is ready and when its time is over.
//
//   kHandshake -> kIdle -> kReceiving -> (kWorking ->) kSending -> kIdle ...
//                                                          \-> kLingering -> closed
//
// Every phase has one deadline for its whole length, not one per read or write, so a client that
// sends a byte now and then gains nothing. A slow client costs its buffers and no thread.
#ifndef URLFILTER_SERVER_NET_CONNECTION_H_
#define URLFILTER_SERVER_NET_CONNECTION_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/http_engine.h"
#include "server/http/http_message.h"
#include "server/http/request_head.h"
#include "server/net/channel.h"

namespace urlfilter::server {

using Clock = std::chrono::steady_clock;

struct ConnectionLimits {
  HeadLimits head;
  uint64_t body_bytes = 64 * 1024;  // longer bodies: 413
  std::chrono::milliseconds handshake{10'000};
  // First byte of the head to the last of the body; also from the handshake to the first byte.
  std::chrono::milliseconds request{15'000};
  std::chrono::milliseconds answer{600'000};  // first byte to the last; a worker has as long before
  std::chrono::milliseconds idle{75'000};     // between requests
  std::chrono::milliseconds linger{2'000};    // to let a refused client read why
};

// What the log and the metrics learn of one answered request.
struct AnswerRecord {
  std::string method;       // "GET" ..., empty if the request could not be read
  Response summary;         // status, route, filter, version; headers as sent; no body
  uint64_t sent_bytes = 0;  // with headers
  std::chrono::microseconds duration{0};  // first byte of the request to last byte of the answer
  bool is_tls = false;
  bool is_complete = true;  // false if the connection ended before the last byte
};
using AnswerObserver = std::function<void(const AnswerRecord&)>;

// What a request's target says about how it is to be treated, before it is read.
struct RequestKind {
  bool is_slow = false;     // answered by a worker thread
  uint64_t body_bytes = 0;  // allowed, if more than ConnectionLimits::body_bytes
};

// What connections of one loop share. Everything is used from the loop's thread only.
struct ConnectionServices {
  HttpEngine& engine;
  const ConnectionLimits& limits;
  const AnswerObserver& observe;
  std::function<bool()> is_draining;  // true: close after the answer at hand
  std::function<RequestKind(std::string_view target)> classify;
  // A place for a body longer than ConnectionLimits::body_bytes, held while the value lives;
  // nullptr if all are taken.
  std::function<std::shared_ptr<const void>()> reserve_long_body;
  // Hands a request to a worker; later the loop calls CompleteWork on the connection of that
  // number. False if too many wait already, unless the request `must` be taken.
  std::function<bool(OwnedRequest request, uint64_t connection, bool must)> submit;
  std::function<int64_t()> unix_seconds;
};

// Not thread-safe.
class Connection {
 public:
  enum class Wants { kRead, kWrite, kNothing, kClose };
  enum class Phase { kHandshake, kIdle, kReceiving, kWorking, kSending, kLingering };

  // `number` names the connection among those of its loop, for ever.
  Connection(uint64_t number, std::unique_ptr<Channel> channel, const ConnectionServices& services,
             Clock::time_point now);
  ~Connection();

  // Goes on as far as the socket allows, and not much further than one large answer's share, so
  // that other connections get their turn. Returns what to wait for.
  Wants Advance(Clock::time_point now);

  // The answer of a worker is there, in phase kWorking. Advance is to be called next.
  void CompleteWork(EngineAnswer answer, Clock::time_point now);

  // The deadline has passed: answers 408 if a request has begun, and ends.
  void Expire(Clock::time_point now);

  Clock::time_point deadline() const { return deadline_; }
  Phase phase() const { return phase_; }
  uint64_t number() const { return number_; }

 private:
  enum class Step { kAgain, kWaitRead, kWaitWrite, kWaitWork, kClose };
  Step Handshake(Clock::time_point now);
  Step Receive(Clock::time_point now);
  Step TryAnswer(const RequestHead& head, Clock::time_point now);
  Step Answer(const RequestHead& head, bool is_slow, Clock::time_point now);
  Step Submit(const RequestHead& head, RequestContext context, bool must, Clock::time_point now);
  Step Send(Clock::time_point now);
  Step Finish(Clock::time_point now);
  Step Linger();
  void Begin(EngineAnswer answer, Clock::time_point now);
  void Refuse(int status, std::string_view message, Clock::time_point now);
  void Enter(Phase phase, std::chrono::milliseconds allowed, Clock::time_point now);
  void Record(bool is_complete);

  const uint64_t number_;
  const std::unique_ptr<Channel> channel_;
  const ConnectionServices& services_;
  Phase phase_ = Phase::kHandshake;
  Clock::time_point deadline_;
  std::string client_subject_;

  std::string received_;                   // not yet answered
  std::shared_ptr<const void> long_body_;  // its place
  bool continue_sent_ = false;             // 100 Continue for the request at hand
  Clock::time_point request_begun_;
  std::vector<Body> to_send_;  // what is left of each piece
  size_t next_piece_ = 0;
  AnswerRecord record_;
  bool keep_alive_ = false;
  bool discard_input_ = false;  // the request was refused before it was read
  uint64_t turn_bytes_ = 0;     // sent in this turn
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_CONNECTION_H_
