#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "filterlib/lookup/folder_watcher.h"

namespace urlfilter {
namespace {

class InotifyWatcher : public FolderWatcher {
 public:
  // Null when the system has no watch left, or no such folder.
  static std::unique_ptr<FolderWatcher> Create(const std::string& dir) {
    std::unique_ptr<InotifyWatcher> watcher(new InotifyWatcher());
    // The pointer is replaced by rename; nothing else in the folder matters.
    const bool watching =
        watcher->inotify_ >= 0 && watcher->wake_ >= 0 &&
        inotify_add_watch(watcher->inotify_, dir.c_str(), IN_MOVED_TO | IN_ONLYDIR) >= 0;
    if (!watching) return nullptr;
    return watcher;
  }

  ~InotifyWatcher() override {
    if (inotify_ >= 0) close(inotify_);
    if (wake_ >= 0) close(wake_);
  }

  void Wait(absl::Duration timeout) override {
    std::array<pollfd, 2> polled{pollfd{inotify_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    const int64_t wait =
        std::clamp<int64_t>(absl::ToInt64Milliseconds(timeout), 0, std::numeric_limits<int>::max());
    if (poll(polled.data(), polled.size(), static_cast<int>(wait)) > 0) Drain();
  }

  void Wake() override {
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
  }

 private:
  InotifyWatcher()
      : inotify_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  // What the events say does not matter, only that they came.
  void Drain() {
    std::array<char, 4096> events;
    while (read(inotify_, events.data(), events.size()) > 0) {
    }
    uint64_t count;
    [[maybe_unused]] const ssize_t got = read(wake_, &count, sizeof(count));
  }

  const int inotify_;
  const int wake_;
};

}  // namespace

std::unique_ptr<FolderWatcher> MakeFolderWatcher(const std::string& dir) {
  auto watcher = InotifyWatcher::Create(dir);
  return watcher ? std::move(watcher) : MakePollingWatcher();
}

}  // namespace urlfilter
