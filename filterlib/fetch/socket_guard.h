// Ends a transfer from outside: cpp-httplib's time-outs are per read, so that a server which sends
// a byte now and then, or headers without end, would hold a client for good.
//
// The guard keeps a duplicate of every socket it is shown and shuts that down when the deadline
// or the byte budget is over; whoever reads or writes the socket then fails at once. A duplicate
// is safe even when the owner has closed its descriptor and the number is in use again.
#ifndef URLFILTER_FILTERLIB_FETCH_SOCKET_GUARD_H_
#define URLFILTER_FILTERLIB_FETCH_SOCKET_GUARD_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace urlfilter::fetch {

// Arm, Watch (any number), Disarm and Forget come from one thread.
class SocketGuard {
 public:
  enum class Verdict { kQuiet, kDeadline, kByteBudget };

  SocketGuard() = default;
  ~SocketGuard();
  SocketGuard(const SocketGuard&) = delete;
  SocketGuard& operator=(const SocketGuard&) = delete;

  // Watches from now on, with a thread of its own: until `timeout` has passed or `byte_budget`
  // bytes more than now have arrived on one socket. A socket of the time before stays watched
  // until Watch() shows a new one. ResourceExhausted, and nothing is watched, without threads left.
  absl::Status Arm(std::chrono::milliseconds timeout, uint64_t byte_budget);

  // Adds a connected or connecting TCP socket, which stays the caller's. Without descriptors left
  // it is not watched.
  void Watch(int socket);

  // Stops watching and tells whether the guard had to end the transfer.
  Verdict Disarm();

  // Closes the duplicates, once the owner has closed its sockets: while a duplicate is open, the
  // other side of a connection does not see that it was closed.
  void Forget();

 private:
  struct Watched {
    int descriptor;
    uint64_t bytes_at_start;
  };

  void Run(std::chrono::steady_clock::time_point deadline, uint64_t byte_budget);
  bool OverBudget(uint64_t byte_budget) const;
  void ShutDownAll();
  void CloseAll();

  std::mutex mutex_;  // guards everything below but thread_
  std::condition_variable wake_;
  std::vector<Watched> sockets_;
  bool armed_ = false;
  bool sockets_are_old_ = false;
  Verdict verdict_ = Verdict::kQuiet;
  std::thread thread_;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_SOCKET_GUARD_H_
