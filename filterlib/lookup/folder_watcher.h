// Waits for changes in a folder. One interface, a file for each system's way of telling:
// folder_watcher_linux.cc (inotify), folder_watcher_kqueue.cc (Apple's systems), both falling back
// to folder_watcher_polling.cc (none).
#ifndef URLFILTER_FILTERLIB_LOOKUP_FOLDER_WATCHER_H_
#define URLFILTER_FILTERLIB_LOOKUP_FOLDER_WATCHER_H_

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace urlfilter {

class FolderWatcher {
 public:
  virtual ~FolderWatcher() = default;

  // Returns when an entry of the folder may have been replaced by a rename, `timeout` has passed or
  // Wake() was called; sometimes for no reason. One thread waits at a time.
  virtual void Wait(absl::Duration timeout) = 0;

  // Ends a Wait(), or the next one when none is going on. From any thread.
  virtual void Wake() = 0;
};

// The best this system has for `dir`; one that knows of changes by time only when the system cannot
// tell of them (no more watches or descriptors, `dir` does not exist).
std::unique_ptr<FolderWatcher> MakeFolderWatcher(const std::string& dir);

// Waits for the time or a Wake() only.
std::unique_ptr<FolderWatcher> MakePollingWatcher();

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_FOLDER_WATCHER_H_
