#include "server/net/connection.h"

#include <algorithm>
#include <utility>

namespace urlfilter::server {
namespace {

constexpr size_t kReadBytes = 4096;
constexpr size_t kLongReadBytes = 64 * 1024;
constexpr size_t kRecordBytes = 16 * 1024;   // one TLS record
constexpr uint64_t kTurnBytes = 256 * 1024;  // sent in one turn before others get theirs
constexpr size_t kIdleBufferBytes = 2 * kReadBytes;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

size_t TotalBytes(const std::vector<Body>& pieces) {
  size_t total = 0;
  for (const Body& piece : pieces) total += piece.bytes.size();
  return total;
}

// Joins the answer's head and the beginning of its body, so that they leave in one TLS record
// and a short answer in one packet. At most one record is copied.
std::vector<Body> Joined(std::vector<Body> pieces) {
  size_t room = kRecordBytes;
  std::string first;
  first.reserve(std::min(kRecordBytes, TotalBytes(pieces)));
  for (Body& piece : pieces) {
    const size_t taken = std::min(room, piece.bytes.size());
    first.append(piece.bytes.substr(0, taken));
    piece.bytes.remove_prefix(taken);
    room -= taken;
  }
  std::erase_if(pieces, [](const Body& piece) { return piece.bytes.empty(); });
  pieces.insert(pieces.begin(), OwnedBody(std::move(first)));
  return pieces;
}

}  // namespace

Connection::Connection(uint64_t number, std::unique_ptr<Channel> channel,
                       const ConnectionServices& services, Clock::time_point now)
    : number_(number), channel_(std::move(channel)), services_(services) {
  Enter(Phase::kHandshake, services_.limits.handshake, now);
}

Connection::~Connection() {
  if (phase_ == Phase::kSending) Record(false);
  channel_->Shutdown();
}

void Connection::Enter(Phase phase, std::chrono::milliseconds allowed, Clock::time_point now) {
  phase_ = phase;
  deadline_ = now + allowed;
}

Connection::Wants Connection::Advance(Clock::time_point now) {
  turn_bytes_ = 0;
  while (true) {
    Step step = Step::kClose;
    switch (phase_) {
      case Phase::kHandshake:
        step = Handshake(now);
        break;
      case Phase::kIdle:
      case Phase::kReceiving:
        step = Receive(now);
        break;
      case Phase::kWorking:
        step = Step::kWaitWork;
        break;
      case Phase::kSending:
        step = Send(now);
        break;
      case Phase::kLingering:
        step = Linger();
        break;
    }
    if (step == Step::kWaitRead) return Wants::kRead;
    if (step == Step::kWaitWrite) return Wants::kWrite;
    if (step == Step::kWaitWork) return Wants::kNothing;
    if (step == Step::kClose) return Wants::kClose;
    // Waiting for writability is how a turn ends early: it is there at once.
    if (turn_bytes_ >= kTurnBytes) return Wants::kWrite;
  }
}

Connection::Step Connection::Handshake(Clock::time_point now) {
  const IoResult result = channel_->Handshake();
  if (result.outcome == IoOutcome::kWantsRead) return Step::kWaitRead;
  if (result.outcome == IoOutcome::kWantsWrite) return Step::kWaitWrite;
  if (result.outcome == IoOutcome::kClosed) return Step::kClose;
  client_subject_ = channel_->ClientSubject();
  Enter(Phase::kIdle, services_.limits.request, now);  // the first request is due soon
  return Step::kAgain;
}

Connection::Step Connection::Receive(Clock::time_point now) {
  if (!received_.empty()) {
    const RequestHead head = ReadRequestHead(received_, services_.limits.head);
    if (head.status == 200) {
      if (const Step step = TryAnswer(head, now); step != Step::kWaitRead) return step;
    } else if (head.status != 0) {
      Refuse(head.status, head.reason, now);
      return Step::kAgain;
    }
  }
  const IoResult result =
      channel_->Read(received_, long_body_ == nullptr ? kReadBytes : kLongReadBytes);
  if (result.outcome == IoOutcome::kWantsRead) return Step::kWaitRead;
  if (result.outcome == IoOutcome::kWantsWrite) return Step::kWaitWrite;
  if (result.outcome == IoOutcome::kClosed) return Step::kClose;
  if (phase_ == Phase::kIdle) {
    request_begun_ = now;
    Enter(Phase::kReceiving, services_.limits.request, now);
  }
  return Step::kAgain;
}

// The head is complete. kWaitRead: the body is not, read on.
Connection::Step Connection::TryAnswer(const RequestHead& head, Clock::time_point now) {
  const RequestKind kind = services_.classify(head.target);
  if (head.content_length > std::max(services_.limits.body_bytes, kind.body_bytes)) {
    Refuse(413, "the request's body is too long", now);
    return Step::kAgain;
  }
  if (head.content_length > services_.limits.body_bytes && long_body_ == nullptr) {
    long_body_ = services_.reserve_long_body();
    if (long_body_ == nullptr) {
      Refuse(503, "too many uploads at a time; ask again", now);
      return Step::kAgain;
    }
  }
  if (received_.size() >= head.size_bytes + head.content_length) {
    return Answer(head, kind.is_slow, now);
  }
  if (head.expects_continue && !std::exchange(continue_sent_, true)) {
    if (channel_->Write(kContinue).outcome != IoOutcome::kDone) return Step::kClose;
  }
  return Step::kWaitRead;
}

Connection::Step Connection::Answer(const RequestHead& head, bool is_slow, Clock::time_point now) {
  RequestContext context;
  context.is_tls = channel_->is_tls();
  context.client_subject = client_subject_;
  context.close_connection = services_.is_draining();
  context.now_unix_seconds = services_.unix_seconds();
  context.may_wait = false;
  continue_sent_ = false;
  if (is_slow) return Submit(head, context, /*must=*/false, now);
  const std::string_view body =
      std::string_view(received_).substr(head.size_bytes, head.content_length);
  EngineAnswer answer = services_.engine.Run(head, body, context);
  // What the handler finds slow is never refused: all of a fleet may ask for a new file at once.
  if (answer.summary.needs_worker) return Submit(head, context, /*must=*/true, now);
  received_.erase(0, head.size_bytes + head.content_length);
  Begin(std::move(answer), now);
  return Step::kAgain;
}

Connection::Step Connection::Submit(const RequestHead& head, RequestContext context, bool must,
                                    Clock::time_point now) {
  OwnedRequest request;
  request.head = received_.substr(0, head.size_bytes);
  request.body = received_.substr(head.size_bytes, head.content_length);
  request.client_subject = client_subject_;
  context.may_wait = true;
  request.context = context;
  received_.erase(0, head.size_bytes + head.content_length);
  if (services_.submit(std::move(request), number_, must)) {
    Enter(Phase::kWorking, services_.limits.answer, now);
  } else {
    Refuse(503, "too many requests at a time; ask again", now);
  }
  return Step::kAgain;
}

void Connection::CompleteWork(EngineAnswer answer, Clock::time_point now) {
  Begin(std::move(answer), now);
}

void Connection::Refuse(int status, std::string_view message, Clock::time_point now) {
  discard_input_ = true;
  Begin(RefusalAnswer(status, message, services_.unix_seconds()), now);
}

void Connection::Begin(EngineAnswer answer, Clock::time_point now) {
  long_body_.reset();
  keep_alive_ = answer.keep_alive;
  record_ = AnswerRecord{};
  record_.method = std::move(answer.method);
  record_.summary = std::move(answer.summary);
  to_send_ = Joined(std::move(answer.pieces));
  next_piece_ = 0;
  Enter(Phase::kSending, services_.limits.answer, now);
}

Connection::Step Connection::Send(Clock::time_point now) {
  while (next_piece_ < to_send_.size()) {
    Body& piece = to_send_[next_piece_];
    const IoResult result = channel_->Write(piece.bytes);
    if (result.outcome == IoOutcome::kWantsRead) return Step::kWaitRead;
    if (result.outcome == IoOutcome::kWantsWrite) return Step::kWaitWrite;
    if (result.outcome == IoOutcome::kClosed) return Step::kClose;
    record_.sent_bytes += result.bytes;
    turn_bytes_ += result.bytes;
    piece.bytes.remove_prefix(result.bytes);
    if (piece.bytes.empty()) to_send_[next_piece_++].owner.reset();
    if (turn_bytes_ >= kTurnBytes) return Step::kWaitWrite;
  }
  return Finish(now);
}

Connection::Step Connection::Finish(Clock::time_point now) {
  to_send_.clear();
  Record(true);
  if (!keep_alive_) {
    channel_->Shutdown();
    Enter(Phase::kLingering, services_.limits.linger, now);
    return discard_input_ ? Step::kAgain : Step::kClose;
  }
  Enter(Phase::kIdle, services_.limits.idle, now);
  request_begun_ = now;
  if (!received_.empty()) {  // the next request has come already
    Enter(Phase::kReceiving, services_.limits.request, now);
    return Step::kAgain;
  }
  if (received_.capacity() > kIdleBufferBytes) received_.shrink_to_fit();
  return channel_->HasBuffered() ? Step::kAgain : Step::kWaitRead;
}

Connection::Step Connection::Linger() {
  received_.clear();
  const IoResult result = channel_->Read(received_, kReadBytes);
  turn_bytes_ += result.bytes;
  if (result.outcome == IoOutcome::kWantsRead) return Step::kWaitRead;
  return result.outcome == IoOutcome::kDone ? Step::kAgain : Step::kClose;
}

void Connection::Expire(Clock::time_point now) {
  if (phase_ != Phase::kReceiving) return;
  Refuse(408, "the request took too long to arrive", now);
  Send(now);  // what does not fit into the socket now is lost: the time is over
}

void Connection::Record(bool is_complete) {
  record_.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - request_begun_);
  record_.is_tls = channel_->is_tls();
  record_.is_complete = is_complete;
  services_.observe(record_);
  phase_ = Phase::kIdle;
}

}  // namespace urlfilter::server
