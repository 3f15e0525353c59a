// What has been published of a filter, read from the public tree: the pointer's manifest and the
// versions that still lie there.
#ifndef URLFILTER_SERVER_RELEASE_HISTORY_H_
#define URLFILTER_SERVER_RELEASE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/public_tree.h"

namespace urlfilter::server {

struct PastRelease {
  uint64_t version = 0;
  uint64_t item_count = 0;
  uint64_t size_bytes = 0;             // of the plist
  int64_t published_unix_seconds = 0;  // when the plist was written
};

// Safe to use from any thread.
class ReleaseHistory {
 public:
  static constexpr size_t kMaxReleases = 60;

  // `tree` must outlive this.
  explicit ReleaseHistory(const PublicTree& tree) : tree_(tree) {}

  // The newest kMaxReleases that can be read, oldest first. A plist that can be read is opened once
  // in the life of this object (of 10,000 at a time); only its dictionary is read. Waits for the
  // disk.
  std::vector<PastRelease> Of(const std::string& filter);

 private:
  std::optional<PastRelease> Read(const std::string& filter, uint64_t version);

  const PublicTree& tree_;
  std::mutex mutex_;
  std::map<std::pair<std::string, uint64_t>, PastRelease> known_;  // guarded by mutex_
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_RELEASE_HISTORY_H_
