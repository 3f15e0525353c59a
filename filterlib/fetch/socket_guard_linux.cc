#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/status_macros.h"
#include "base/threads.h"
#include "filterlib/fetch/socket_guard.h"

namespace urlfilter::fetch {
namespace {

constexpr std::chrono::milliseconds kLookEvery(50);

// Bytes that have arrived since the connection was made; 0 if the kernel does not say.
uint64_t BytesReceived(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

}  // namespace

SocketGuard::~SocketGuard() {
  Disarm();
  Forget();
}

absl::Status SocketGuard::Arm(std::chrono::milliseconds timeout, uint64_t byte_budget) {
  Disarm();
  {
    const std::lock_guard lock(mutex_);
    armed_ = true;
    verdict_ = Verdict::kQuiet;
    sockets_are_old_ = true;
    for (Watched& socket : sockets_) socket.bytes_at_start = BytesReceived(socket.descriptor);
  }
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  ASSIGN_OR_RETURN(thread_,
                   StartThread([this, deadline, byte_budget] { Run(deadline, byte_budget); }));
  return absl::OkStatus();
}

void SocketGuard::Watch(int socket) {
  const std::lock_guard lock(mutex_);
  if (sockets_are_old_) CloseAll();
  sockets_are_old_ = false;
  const int duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0);
  if (duplicate < 0) return;
  sockets_.push_back({duplicate, BytesReceived(duplicate)});
  if (verdict_ != Verdict::kQuiet) ShutDownAll();
}

SocketGuard::Verdict SocketGuard::Disarm() {
  {
    const std::lock_guard lock(mutex_);
    armed_ = false;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  return verdict_;
}

void SocketGuard::Forget() {
  const std::lock_guard lock(mutex_);
  CloseAll();
}

void SocketGuard::Run(std::chrono::steady_clock::time_point deadline, uint64_t byte_budget) {
  std::unique_lock lock(mutex_);
  while (armed_) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= deadline) verdict_ = Verdict::kDeadline;
    if (OverBudget(byte_budget)) verdict_ = Verdict::kByteBudget;
    if (verdict_ != Verdict::kQuiet) return ShutDownAll();
    wake_.wait_until(lock, std::min(deadline, now + kLookEvery));
  }
}

bool SocketGuard::OverBudget(uint64_t byte_budget) const {
  return std::any_of(sockets_.begin(), sockets_.end(), [byte_budget](const Watched& socket) {
    return BytesReceived(socket.descriptor) > socket.bytes_at_start + byte_budget;
  });
}

void SocketGuard::ShutDownAll() {
  const linger reset_on_close{1, 0};  // so that the other side does not go on for a minute
  for (const Watched& socket : sockets_) {
    setsockopt(socket.descriptor, SOL_SOCKET, SO_LINGER, &reset_on_close, sizeof(reset_on_close));
    shutdown(socket.descriptor, SHUT_RDWR);
  }
}

void SocketGuard::CloseAll() {
  for (const Watched& socket : sockets_) close(socket.descriptor);
  sockets_.clear();
}

}  // namespace urlfilter::fetch
