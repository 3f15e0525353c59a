// A few threads for requests that wait for the disk or need long thought, so that event loops
// never do.
#ifndef URLFILTER_SERVER_NET_WORKER_POOL_H_
#define URLFILTER_SERVER_NET_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "server/http/http_engine.h"

namespace urlfilter::server {

// TrySubmit may be called from any thread.
class WorkerPool {
 public:
  // Receives the answer on a worker's thread.
  using Receiver = std::function<void(EngineAnswer)>;

  // `handler` is called by all threads.
  WorkerPool(size_t max_waiting, Handler handler);
  ~WorkerPool();  // finishes what waits
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // At least 1; once, before any request. ResourceExhausted when the system has no threads left.
  absl::Status Start(size_t threads);

  // False, and nothing is done, if as many requests wait as may, unless it `must` be taken.
  bool TrySubmit(OwnedRequest request, Receiver receiver, bool must);

 private:
  struct Job {
    OwnedRequest request;
    Receiver receiver;
  };
  void Run();

  const size_t max_waiting_;
  const Handler handler_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;  // guarded by mutex_
  bool stopping_ = false;    // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_WORKER_POOL_H_
