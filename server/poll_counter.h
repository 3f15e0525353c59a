// How far a release has come: which release the clients that ask for the pointer have already.
// They say so themselves, in If-None-Match; nothing else about them is kept, and nothing of what
// they send: a tag that names no release of ours is counted as "other".
#ifndef URLFILTER_SERVER_POLL_COUNTER_H_
#define URLFILTER_SERVER_POLL_COUNTER_H_

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace urlfilter::server {

inline constexpr int kPollWindowHours = 24;

// Polls of one kind: since the start, and in the last kPollWindowHours.
struct PollCount {
  uint64_t total = 0;
  uint64_t recent = 0;
};

struct PollReport {
  struct Release {
    uint64_t version = 0;
    PollCount polls;
  };
  std::vector<Release> releases;  // newest first; those seen as the pointer since the start
  PollCount without_tag;          // asked without If-None-Match: new clients
  PollCount with_other_tag;       // releases older than this process, or no release of ours
};

// Safe to use from any thread. Memory: bounded by filters and kMaxReleases each.
class PollCounter {
 public:
  static constexpr size_t kMaxReleases = 64;

  // `entity_tag` (without quotes) is that of the pointer of `version`. Cheap if known already.
  void Learn(const std::string& filter, std::string_view entity_tag, uint64_t version);
  bool Knows(const std::string& filter, std::string_view entity_tag);

  // One request of the pointer with that tag in If-None-Match (without quotes; empty: none).
  void Count(const std::string& filter, std::string_view entity_tag, int64_t now_unix_seconds);

  PollReport Report(const std::string& filter, int64_t now_unix_seconds) const;

 private:
  // Counts by hour in a ring.
  struct Hours {
    uint64_t total = 0;
    std::array<uint64_t, kPollWindowHours> counts{};
    std::array<int64_t, kPollWindowHours> hours{};  // since 1970
    void Add(int64_t hour);
    PollCount Sum(int64_t hour) const;
  };
  struct Release {
    std::string entity_tag;
    uint64_t version = 0;
    Hours polls;
  };
  struct Filter {
    std::vector<Release> releases;  // oldest first
    Hours without_tag, with_other_tag;
    std::vector<Release>::iterator Find(std::string_view entity_tag);
  };

  mutable std::mutex mutex_;
  std::map<std::string, Filter, std::less<>> filters_;  // guarded by mutex_
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_POLL_COUNTER_H_
