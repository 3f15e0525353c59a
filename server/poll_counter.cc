#include "server/poll_counter.h"

#include <algorithm>

namespace urlfilter::server {
namespace {

constexpr int64_t kHourSeconds = 3600;

size_t Slot(int64_t hour) { return static_cast<size_t>(hour) % kPollWindowHours; }

}  // namespace

void PollCounter::Hours::Add(int64_t hour) {
  const size_t slot = Slot(hour);
  if (hours[slot] != hour) counts[slot] = 0;
  hours[slot] = hour;
  ++counts[slot];
  ++total;
}

PollCount PollCounter::Hours::Sum(int64_t hour) const {
  PollCount sum{total, 0};
  for (size_t slot = 0; slot < counts.size(); ++slot) {
    if (hours[slot] > hour - kPollWindowHours) sum.recent += counts[slot];
  }
  return sum;
}

std::vector<PollCounter::Release>::iterator PollCounter::Filter::Find(std::string_view entity_tag) {
  return std::find_if(releases.begin(), releases.end(),
                      [&](const Release& release) { return release.entity_tag == entity_tag; });
}

void PollCounter::Learn(const std::string& filter, std::string_view entity_tag, uint64_t version) {
  const std::lock_guard lock(mutex_);
  Filter& known = filters_[filter];
  if (known.Find(entity_tag) != known.releases.end()) return;
  if (known.releases.size() >= kMaxReleases) known.releases.erase(known.releases.begin());
  known.releases.push_back({std::string(entity_tag), version, {}});
}

bool PollCounter::Knows(const std::string& filter, std::string_view entity_tag) {
  const std::lock_guard lock(mutex_);
  const auto found = filters_.find(filter);
  return found != filters_.end() && found->second.Find(entity_tag) != found->second.releases.end();
}

void PollCounter::Count(const std::string& filter, std::string_view served, std::string_view asked,
                        int64_t now_unix_seconds) {
  const int64_t hour = now_unix_seconds / kHourSeconds;
  const std::lock_guard lock(mutex_);
  Filter& known = filters_[filter];
  const auto release = known.Find(asked);
  if (asked.empty()) {
    known.without_tag.Add(hour);
  } else if (release == known.releases.end()) {
    known.with_other_tag.Add(hour);
  } else {
    release->polls.Add(hour);
    ++(asked == served ? known.current_total : known.older_total);
  }
}

PollReport PollCounter::Report(const std::string& filter, int64_t now_unix_seconds) const {
  const int64_t hour = now_unix_seconds / kHourSeconds;
  PollReport report;
  const std::lock_guard lock(mutex_);
  const auto found = filters_.find(filter);
  if (found == filters_.end()) return report;
  const Filter& known = found->second;
  for (auto release = known.releases.rbegin(); release != known.releases.rend(); ++release) {
    report.releases.push_back({release->version, release->polls.Sum(hour)});
  }
  report.without_tag = known.without_tag.Sum(hour);
  report.with_other_tag = known.with_other_tag.Sum(hour);
  report.current_total = known.current_total;
  report.older_total = known.older_total;
  return report;
}

}  // namespace urlfilter::server
