#include <fcntl.h>
#include <sys/event.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <utility>

#include "filterlib/lookup/folder_watcher.h"

namespace urlfilter {
namespace {

#ifdef O_EVTONLY  // Apple: does not keep a volume from being unmounted.
constexpr int kOpenFlags = O_EVTONLY | O_CLOEXEC;
#else
constexpr int kOpenFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
#endif

constexpr uintptr_t kWakeIdent = 1;  // Of user events; descriptors are another filter's idents.

class KqueueWatcher : public FolderWatcher {
 public:
  // Null when the system has no descriptor left, or no such folder.
  static std::unique_ptr<FolderWatcher> Create(const std::string& dir) {
    std::unique_ptr<KqueueWatcher> watcher(new KqueueWatcher(dir));
    if (watcher->queue_ < 0 || watcher->folder_ < 0 || !watcher->Register()) return nullptr;
    return watcher;
  }

  ~KqueueWatcher() override {
    if (folder_ >= 0) close(folder_);
    if (queue_ >= 0) close(queue_);
  }

  void Wait(absl::Duration timeout) override {
    const timespec wait = absl::ToTimespec(std::max(timeout, absl::ZeroDuration()));
    std::array<struct kevent, 2> events;  // What they say does not matter, only that they came.
    kevent(queue_, nullptr, 0, events.data(), events.size(), &wait);
  }

  void Wake() override {
    struct kevent wake;
    EV_SET(&wake, kWakeIdent, EVFILT_USER, 0, NOTE_TRIGGER, 0, nullptr);
    kevent(queue_, &wake, 1, nullptr, 0, nullptr);
  }

 private:
  explicit KqueueWatcher(const std::string& dir)
      : queue_(kqueue()), folder_(open(dir.c_str(), kOpenFlags)) {}

  // The pointer is replaced by rename, which is a write to its folder.
  bool Register() {
    std::array<struct kevent, 2> wanted;
    EV_SET(&wanted[0], static_cast<uintptr_t>(folder_), EVFILT_VNODE, EV_ADD | EV_CLEAR, NOTE_WRITE,
           0, nullptr);
    EV_SET(&wanted[1], kWakeIdent, EVFILT_USER, EV_ADD | EV_CLEAR, 0, 0, nullptr);
    return kevent(queue_, wanted.data(), wanted.size(), nullptr, 0, nullptr) == 0;
  }

  const int queue_;
  const int folder_;
};

}  // namespace

std::unique_ptr<FolderWatcher> MakeFolderWatcher(const std::string& dir) {
  auto watcher = KqueueWatcher::Create(dir);
  return watcher ? std::move(watcher) : MakePollingWatcher();
}

}  // namespace urlfilter
