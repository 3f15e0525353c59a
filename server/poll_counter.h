// How far a release has come: which release the clients that ask for the pointer have already.
// They say so themselves, in If-None-Match; nothing else about them is kept, and nothing of what
// they send: a tag that names no release of ours is counted as "other".
#ifndef URLFILTER_SERVER_POLL_COUNTER_H_
#define URLFILTER_SERVER_POLL_COUNTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
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
  std::vector<Release> releases;  // latest pointer first; kMaxReleases of those since the start
  PollCount without_tag;          // asked without If-None-Match: new clients
  PollCount with_other_tag;       // releases that are not known (any more), or are not ours

  // Polls with the tag of a known release, by what it was at that moment: the one that was served,
  // or another. Since the start; they never go down, whatever is published and forgotten.
  uint64_t current_total = 0, older_total = 0;
};

// Safe to use from any thread. Memory: bounded by filters and kMaxReleases each.
class PollCounter {
 public:
  static constexpr size_t kMaxReleases = 64;

  // `entity_tag` (without quotes) is that of the pointer of `version`. Cheap if known already. With
  // kMaxReleases known, the oldest is forgotten with its counts, but not out of the totals.
  void Learn(const std::string& filter, std::string_view entity_tag, uint64_t version);
  bool Knows(const std::string& filter, std::string_view entity_tag);

  // One request of the pointer with the tag `asked` in If-None-Match (empty: none), when the tag of
  // the pointer was `served`. Both without quotes.
  void Count(const std::string& filter, std::string_view served, std::string_view asked,
             int64_t now_unix_seconds);

  // Empty for a filter that was never asked for.
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
    uint64_t current_total = 0, older_total = 0;
    std::vector<Release>::iterator Find(std::string_view entity_tag);
  };

  mutable std::mutex mutex_;
  std::map<std::string, Filter, std::less<>> filters_;  // guarded by mutex_
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_POLL_COUNTER_H_
