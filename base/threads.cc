#include "base/threads.h"

#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace urlfilter {

absl::StatusOr<std::thread> StartThread(std::function<void()> work) {
  try {
    return std::thread(std::move(work));
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(absl::StrCat("cannot start a thread: ", error.what()));
  }
}

void RunOnThreads(size_t count, const std::function<void(size_t)>& work) {
  std::vector<std::thread> others;
  size_t next = 1;
  for (; next < count; ++next) {
    auto thread = StartThread([&work, next] { work(next); });
    if (!thread.ok()) break;
    others.push_back(*std::move(thread));
  }
  if (count > 0) work(0);
  for (; next < count; ++next) work(next);
  for (std::thread& thread : others) thread.join();
}

}  // namespace urlfilter
