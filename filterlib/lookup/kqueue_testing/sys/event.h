// The part of <sys/event.h> that folder_watcher_kqueue.cc uses, for tests on Linux, where
// kqueue_linux_testing.cc implements it over inotify. Names and shapes are those of kqueue(2) on
// macOS; the numbers are our own.
#ifndef URLFILTER_FILTERLIB_LOOKUP_KQUEUE_TESTING_SYS_EVENT_H_
#define URLFILTER_FILTERLIB_LOOKUP_KQUEUE_TESTING_SYS_EVENT_H_

#include <stdint.h>
#include <time.h>

extern "C" {

struct kevent {
  uintptr_t ident;
  int16_t filter;
  uint16_t flags;
  uint32_t fflags;
  intptr_t data;
  void* udata;
};

#define EV_SET(event, ident, filter, flags, fflags, data, udata) \
  (*(event) = {(ident), (filter), (flags), (fflags), (data), (udata)})

enum { EVFILT_VNODE = 1, EVFILT_USER = 2 };
enum { EV_ADD = 1, EV_CLEAR = 2 };
enum { NOTE_WRITE = 1, NOTE_TRIGGER = 2 };

int kqueue(void);
int kevent(int queue, const struct kevent* changes, int change_count, struct kevent* events,
           int event_count, const struct timespec* timeout);

}  // extern "C"

#endif  // URLFILTER_FILTERLIB_LOOKUP_KQUEUE_TESTING_SYS_EVENT_H_
