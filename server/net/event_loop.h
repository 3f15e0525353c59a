// One thread that serves many connections: accepts, waits with epoll, lets connections advance,
// ends those whose time is over. Several loops share one listening socket: whichever wakes first
// accepts, and gives the connection to the loop that has the fewest. Otherwise one loop may take
// most of them, and its clients wait while the other loops have nothing to do.
//
// While the system has no descriptor or memory for a new connection, and none can be ended for it,
// a loop accepts nothing and tries again ten times a second; clients wait in the kernel meanwhile.
#ifndef URLFILTER_SERVER_NET_EVENT_LOOP_H_
#define URLFILTER_SERVER_NET_EVENT_LOOP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/http/http_engine.h"
#include "server/net/channel.h"
#include "server/net/connection.h"
#include "server/net/worker_pool.h"

namespace urlfilter::server {

class EventLoop;

struct EventLoopOptions {
  int listener_fd = -1;           // non-blocking, listening; not owned
  size_t max_connections = 4096;  // of this loop
  ConnectionLimits limits;
  // The loop that is to serve a new connection. Any thread; alive until all loops have stopped.
  std::function<EventLoop&()> choose;
  // A channel over an accepted socket, which it owns; nullptr drops the connection. Any thread.
  std::function<std::unique_ptr<Channel>(int fd)> new_channel;
  Handler handler;  // called on the loop's thread: must not wait
  std::function<RequestKind(std::string_view target)> classify;
  std::function<std::shared_ptr<const void>()> reserve_long_body;
  WorkerPool* workers = nullptr;  // for slow requests; must be gone before the loop
  AnswerObserver observe;         // called on the loop's thread
};

// BeginDraining, Take and the counters may be called from any thread. Start, once, and Stop belong
// to the owner, one call at a time, and not to the loop's own thread.
class EventLoop {
 public:
  // ResourceExhausted if there is no epoll or event descriptor left; Unavailable if the listener
  // cannot be watched.
  static absl::StatusOr<std::unique_ptr<EventLoop>> Create(EventLoopOptions options);
  ~EventLoop();  // stops

  // Once. ResourceExhausted when the system has no thread left.
  absl::Status Start();
  // From now on every answer closes its connection, and idle connections are closed.
  void BeginDraining();
  // Closes everything and joins the thread. Nothing if it does not run.
  void Stop();

  // Serves an accepted, non-blocking socket from now on. Owns it. If all connections are taken, one
  // that is idle or slow to ask is ended for it; if all are being answered, it is closed.
  void Take(int fd);

  // Connections, and sockets that were taken and are not served yet.
  size_t load() const { return connection_count() + arriving_.load(std::memory_order_relaxed); }
  size_t connection_count() const { return connection_count_.load(std::memory_order_relaxed); }
  // Connections with a request or an answer under way, as of the last turn.
  size_t busy_count() const { return busy_count_.load(std::memory_order_relaxed); }

 private:
  explicit EventLoop(EventLoopOptions options);
  absl::Status Open();
  void Run();
  void Accept();
  void PauseAccepting();
  absl::Status ResumeAccepting();
  void Admit(int fd);
  void Advance(uint64_t number);
  void TakeMessages();
  bool Submit(OwnedRequest request, uint64_t connection, bool must);
  bool MakeRoom();
  void Sweep();
  void Wake();

  struct Entry {
    int fd = -1;
    std::unique_ptr<Connection> connection;  // owns fd
    uint32_t interest = 0;                   // epoll's events for it
  };
  // What other threads tell the loop.
  struct Messages {
    std::vector<int> arrived;                                // sockets to serve
    std::vector<std::pair<uint64_t, EngineAnswer>> answers;  // of workers, by connection
  };

  const EventLoopOptions options_;
  HttpEngine engine_;
  const ConnectionServices services_;
  int epoll_ = -1;
  int wake_ = -1;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> draining_{false};
  std::atomic<size_t> connection_count_{0};
  std::atomic<size_t> busy_count_{0};
  std::atomic<size_t> arriving_{0};
  std::unordered_map<uint64_t, Entry> connections_;  // by number
  uint64_t next_number_;
  std::mutex messages_mutex_;
  Messages messages_;  // guarded by messages_mutex_
  Clock::time_point now_;
  Clock::time_point next_sweep_;
  bool accepts_ = false;  // the listener is watched
  std::thread thread_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_EVENT_LOOP_H_
