#include "server/net/worker_pool.h"

#include <utility>

#include "base/status_macros.h"
#include "base/threads.h"

namespace urlfilter::server {

WorkerPool::WorkerPool(size_t max_waiting, Handler handler)
    : max_waiting_(max_waiting), handler_(std::move(handler)) {}

absl::Status WorkerPool::Start(size_t threads) {
  for (size_t i = 0; i < threads; ++i) {
    ASSIGN_OR_RETURN(std::thread thread, StartThread([this] { Run(); }));
    threads_.push_back(std::move(thread));
  }
  return absl::OkStatus();
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::TrySubmit(OwnedRequest request, Receiver receiver, bool must) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= max_waiting_ && !must) return false;
    waiting_.push_back({std::move(request), std::move(receiver)});
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::Run() {
  HttpEngine engine(handler_);
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    job.receiver(engine.Run(job.request));
  }
}

}  // namespace urlfilter::server
