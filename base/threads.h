// Threads of a system that may have none left to give: a limit on processes or on memory.
// std::thread throws then, and takes the program down if other threads run.
#ifndef URLFILTER_BASE_THREADS_H_
#define URLFILTER_BASE_THREADS_H_

#include <cstddef>
#include <functional>
#include <thread>

#include "absl/status/statusor.h"

namespace urlfilter {

// A thread that runs `work`, which must be joined. ResourceExhausted when the system gives none;
// `work` is not called then. Safe to call from any thread.
absl::StatusOr<std::thread> StartThread(std::function<void()> work);

// Calls work(0) .. work(count - 1), each on a thread of its own (work(0) on the caller's), and
// returns when all have ended. What the system gives no thread for runs on the caller's, one after
// the other: no call may wait for a later one. Safe to call from any thread.
void RunOnThreads(size_t count, const std::function<void(size_t)>& work);

}  // namespace urlfilter

#endif  // URLFILTER_BASE_THREADS_H_
