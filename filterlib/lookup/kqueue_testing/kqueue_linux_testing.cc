// kqueue for one watcher at a time per queue: a queue is an epoll descriptor, a watched folder an
// inotify descriptor, the user event an eventfd. EV_CLEAR is the only mode, as edges of epoll.
#include <sys/epoll.h>
#include <sys/event.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace {

using Key = std::pair<int, std::pair<int, uintptr_t>>;  // Queue, filter, ident.

std::mutex mutex;
std::map<Key, int> sources;  // The descriptor that stands for it. Left open: tests end soon.

int MakeSource(const struct kevent& change) {
  if (change.filter == EVFILT_USER) return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  const int inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  const std::string path = "/proc/self/fd/" + std::to_string(change.ident);
  const uint32_t entries = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;
  return inotify_add_watch(inotify, path.c_str(), entries) >= 0 ? inotify : -1;
}

bool Apply(int queue, const struct kevent& change) {
  const std::lock_guard<std::mutex> lock(mutex);
  const Key key{queue, {change.filter, change.ident}};
  if (change.flags & EV_ADD) {
    const int source = MakeSource(change);
    if (source < 0 || !(change.flags & EV_CLEAR)) return false;
    sources[key] = source;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.fd = source;
    return epoll_ctl(queue, EPOLL_CTL_ADD, source, &event) == 0;
  }
  const auto found = sources.find(key);
  if (found == sources.end() || !(change.fflags & NOTE_TRIGGER)) return false;
  const uint64_t one = 1;
  return write(found->second, &one, sizeof(one)) == sizeof(one);
}

}  // namespace

extern "C" int kqueue(void) { return epoll_create1(EPOLL_CLOEXEC); }

extern "C" int kevent(int queue, const struct kevent* changes, int change_count,
                      struct kevent* events, int event_count, const struct timespec* timeout) {
  for (int i = 0; i < change_count; ++i) {
    if (!Apply(queue, changes[i])) return -1;
  }
  if (event_count == 0) return 0;
  epoll_event happened[8];
  const int64_t wait =
      timeout == nullptr ? -1 : timeout->tv_sec * int64_t{1000} + timeout->tv_nsec / 1'000'000;
  const int count = epoll_wait(queue, happened, std::min(event_count, 8),
                               static_cast<int>(std::min<int64_t>(wait, 1 << 30)));
  for (int i = 0; i < count; ++i) {
    events[i] = {};
    char drained[4096];
    while (read(happened[i].data.fd, drained, sizeof(drained)) > 0) {
    }
  }
  return count;
}
