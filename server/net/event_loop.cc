#include "server/net/event_loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/threads.h"

namespace urlfilter::server {
namespace {

constexpr int kAcceptsPerTurn = 64;
// What epoll says is ready: one of these, or a connection's number.
constexpr uint64_t kWakeNumber = 0;
constexpr uint64_t kListenerNumber = 1;
constexpr uint64_t kFirstConnection = 2;
constexpr std::chrono::milliseconds kSweepInterval{100};

absl::Status Watch(int epoll, int fd, uint64_t number, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = number;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("epoll_ctl: ", std::strerror(errno)));
}

uint32_t InterestFor(Connection::Wants wants) {
  if (wants == Connection::Wants::kRead) return EPOLLIN;
  if (wants == Connection::Wants::kWrite) return EPOLLOUT;
  return 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<EventLoop>> EventLoop::Create(EventLoopOptions options) {
  std::unique_ptr<EventLoop> loop(new EventLoop(std::move(options)));
  RETURN_IF_ERROR(loop->Open());
  return loop;
}

EventLoop::EventLoop(EventLoopOptions options)
    : options_(std::move(options)),
      engine_(options_.handler),
      services_{engine_,
                options_.limits,
                options_.observe,
                [this] { return draining_.load(std::memory_order_relaxed); },
                options_.classify,
                options_.reserve_long_body,
                [this](OwnedRequest request, uint64_t connection, bool must) {
                  return Submit(std::move(request), connection, must);
                },
                [] { return static_cast<int64_t>(std::time(nullptr)); }},
      next_number_(kFirstConnection) {}

absl::Status EventLoop::Open() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll_ < 0 || wake_ < 0) {
    return absl::ResourceExhaustedError(absl::StrCat("epoll: ", std::strerror(errno)));
  }
  RETURN_IF_ERROR(Watch(epoll_, wake_, kWakeNumber, EPOLLIN));
  return ResumeAccepting();
}

EventLoop::~EventLoop() {
  Stop();
  for (const int fd : messages_.arrived) close(fd);
  if (wake_ >= 0) close(wake_);
  if (epoll_ >= 0) close(epoll_);
}

absl::Status EventLoop::Start() {
  ASSIGN_OR_RETURN(thread_, StartThread([this] { Run(); }));
  return absl::OkStatus();
}

void EventLoop::BeginDraining() {
  draining_.store(true);
  Wake();
}

void EventLoop::Stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true);
  Wake();
  thread_.join();
}

void EventLoop::Wake() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
}

void EventLoop::Run() {
  std::array<epoll_event, 256> events;
  while (!stopping_.load(std::memory_order_relaxed)) {
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(kSweepInterval.count()));
    now_ = Clock::now();
    for (int i = 0; i < count; ++i) {
      const uint64_t number = events[static_cast<size_t>(i)].data.u64;
      if (number == kWakeNumber) {
        TakeMessages();
      } else if (number == kListenerNumber) {
        Accept();
      } else {
        Advance(number);
      }
    }
    if (now_ >= next_sweep_) Sweep();
  }
  connections_.clear();
}

void EventLoop::Accept() {
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    const int fd = accept4(options_.listener_fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      EventLoop& chosen = options_.choose();
      &chosen == this ? Admit(fd) : chosen.Take(fd);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR && errno != ECONNABORTED &&
               !((errno == EMFILE || errno == ENFILE) && MakeRoom())) {
      return PauseAccepting();
    }
  }
}

// The listener would stay ready, and the loop would ask again and again: not before the next sweep.
void EventLoop::PauseAccepting() {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, options_.listener_fd, nullptr);
  accepts_ = false;
}

// Exclusive: one new connection wakes one loop.
absl::Status EventLoop::ResumeAccepting() {
  RETURN_IF_ERROR(Watch(epoll_, options_.listener_fd, kListenerNumber, EPOLLIN | EPOLLEXCLUSIVE));
  accepts_ = true;
  return absl::OkStatus();
}

void EventLoop::Take(int fd) {
  arriving_.fetch_add(1, std::memory_order_relaxed);
  {
    const std::lock_guard lock(messages_mutex_);
    messages_.arrived.push_back(fd);
  }
  Wake();
}

void EventLoop::Admit(int fd) {
  if (connections_.size() >= options_.max_connections && !MakeRoom()) {
    close(fd);  // every connection is being answered
    return;
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  std::unique_ptr<Channel> channel = options_.new_channel(fd);
  if (channel == nullptr) return;
  const uint64_t number = next_number_++;
  if (!Watch(epoll_, fd, number, EPOLLIN).ok()) return;
  connections_[number] = {
      fd, std::make_unique<Connection>(number, std::move(channel), services_, now_), EPOLLIN};
  connection_count_.store(connections_.size(), std::memory_order_relaxed);
  Advance(number);
}

void EventLoop::Advance(uint64_t number) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;  // ended earlier in this turn
  Entry& entry = found->second;
  // Nothing was asked for while a worker is busy: the event is that the peer has gone.
  const bool is_gone =
      entry.interest == 0 && entry.connection->phase() == Connection::Phase::kWorking;
  const Connection::Wants wants =
      is_gone ? Connection::Wants::kClose : entry.connection->Advance(now_);
  if (wants == Connection::Wants::kClose) {
    connections_.erase(found);  // closing the descriptor takes it out of epoll
    connection_count_.store(connections_.size(), std::memory_order_relaxed);
    return;
  }
  const uint32_t interest = InterestFor(wants);
  if (interest == entry.interest) return;
  entry.interest = interest;
  epoll_event event{};
  event.events = interest;
  event.data.u64 = number;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, entry.fd, &event);
}

bool EventLoop::Submit(OwnedRequest request, uint64_t connection, bool must) {
  const WorkerPool::Receiver receiver = [this, connection](EngineAnswer answer) {
    {
      const std::lock_guard lock(messages_mutex_);
      messages_.answers.emplace_back(connection, std::move(answer));
    }
    Wake();
  };
  return options_.workers->TrySubmit(std::move(request), receiver, must);
}

void EventLoop::TakeMessages() {
  uint64_t ignored;
  [[maybe_unused]] const ssize_t got = read(wake_, &ignored, sizeof(ignored));
  Messages messages;
  {
    const std::lock_guard lock(messages_mutex_);
    std::swap(messages, messages_);
  }
  for (const int fd : messages.arrived) Admit(fd);
  arriving_.fetch_sub(messages.arrived.size(), std::memory_order_relaxed);
  for (auto& [number, answer] : messages.answers) {
    const auto found = connections_.find(number);
    if (found == connections_.end()) continue;  // the client left in the meantime
    found->second.connection->CompleteWork(std::move(answer), now_);
    Advance(number);
  }
  if (draining_.load(std::memory_order_relaxed)) next_sweep_ = now_;
}

// Ends the connection that has been idle longest, or else the one that has taken longest to send
// its request. False if every connection is being answered.
bool EventLoop::MakeRoom() {
  auto victim = connections_.end();
  bool victim_is_idle = false;
  for (auto it = connections_.begin(); it != connections_.end(); ++it) {
    const Connection& candidate = *it->second.connection;
    if (candidate.phase() == Connection::Phase::kSending ||
        candidate.phase() == Connection::Phase::kWorking) {
      continue;
    }
    const bool is_idle = candidate.phase() == Connection::Phase::kIdle;
    const bool is_better =
        victim == connections_.end() || (is_idle && !victim_is_idle) ||
        (is_idle == victim_is_idle && candidate.deadline() < victim->second.connection->deadline());
    if (!is_better) continue;
    victim = it;
    victim_is_idle = is_idle;
  }
  if (victim == connections_.end()) return false;
  connections_.erase(victim);
  return true;
}

void EventLoop::Sweep() {
  next_sweep_ = now_ + kSweepInterval;
  if (!accepts_) ResumeAccepting().IgnoreError();  // else at the next sweep
  const bool draining = draining_.load(std::memory_order_relaxed);
  size_t busy = 0;
  for (auto it = connections_.begin(); it != connections_.end();) {
    Connection& connection = *it->second.connection;
    const bool is_idle = connection.phase() == Connection::Phase::kIdle;
    const bool is_over = now_ >= connection.deadline();
    if (is_over) connection.Expire(now_);
    if (is_over || (draining && is_idle)) {
      it = connections_.erase(it);
    } else {
      busy += is_idle ? 0 : 1;
      ++it;
    }
  }
  busy_count_.store(busy, std::memory_order_relaxed);
  connection_count_.store(connections_.size(), std::memory_order_relaxed);
}

}  // namespace urlfilter::server
