#include <condition_variable>
#include <memory>
#include <mutex>

#include "absl/time/time.h"
#include "filterlib/lookup/folder_watcher.h"

namespace urlfilter {
namespace {

class PollingWatcher : public FolderWatcher {
 public:
  void Wait(absl::Duration timeout) override {
    std::unique_lock<std::mutex> lock(mutex_);
    woken_.wait_for(lock, absl::ToChronoMilliseconds(timeout), [this] { return wake_; });
    wake_ = false;
  }

  void Wake() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    wake_ = true;
    woken_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
};

}  // namespace

std::unique_ptr<FolderWatcher> MakePollingWatcher() { return std::make_unique<PollingWatcher>(); }

}  // namespace urlfilter
