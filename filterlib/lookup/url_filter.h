// Lookups for an app and its extension: the store's current release, checked, mapped, and replaced
// while it runs when an updater installs a newer one.
//
//   ASSIGN_OR_RETURN(const std::unique_ptr<UrlFilter> filter, UrlFilter::Open(dir, {}));
//   if (filter->Check("https://www.example.com/a").kind == Verdict::Kind::kMaybe) ...
//
// A new release is mapped and checked beside the old one and then published; a lookup is answered
// by one release as a whole, and a release that fails its checks is never published.
#ifndef URLFILTER_FILTERLIB_LOOKUP_URL_FILTER_H_
#define URLFILTER_FILTERLIB_LOOKUP_URL_FILTER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "filterlib/format/manifest.h"
#include "filterlib/lookup/filter_snapshot.h"
#include "filterlib/lookup/folder_watcher.h"
#include "filterlib/lookup/lookup_statistics.h"
#include "filterlib/lookup/snapshot_box.h"
#include "filterlib/lookup/verdict.h"
#include "filterlib/store/app_group_store.h"

namespace urlfilter {

// Where a lookup falls when no filter decides.
enum class FailDirection {
  kOpen,    // clear, none: browsing goes on, nothing is blocked.
  kClosed,  // maybe, block: the PIR server is asked about everything, the app blocks everything.
};

enum class WhenExpired {
  kUseAnyway,  // An old filter is better than none.
  kFailOpen,
  kFailClosed,
};

struct UrlFilterOptions {
  FailDirection without_filter = FailDirection::kOpen;
  WhenExpired when_expired = WhenExpired::kUseAnyway;
  Verify verify = Verify::kDigest;

  // Starts a thread that calls Reload() when the store changes, or at least every `poll_interval`,
  // which must be above 0.
  bool watch = true;
  absl::Duration poll_interval = absl::Seconds(30);

  // Seconds since 1970; asked only while a release with an expiry is in use. Must not use the
  // filter. Null: the system's clock.
  std::function<int64_t()> now_unix;
};

// What is in use, for a status screen.
struct FilterStatus {
  bool has_filter = false;
  format::Manifest manifest;  // Of the release in use.
  int64_t expires_unix = FilterSnapshot::kNever;
  bool expired = false;
  std::string degraded;  // Why the store's current release is not in use, or not whole; "" if it
                         // is, or if there never was one. Also without a filter in use.
  absl::Status last_reload;  // What the last Reload() returned, Open()'s own included.
  uint64_t reloads = 0;      // Releases put in use so far, the first one included.
};

// Thread-safe. Lookups wait neither for a reload nor for each other (the first of a thread after a
// reload copies a pointer under a lock); before the first release, and in all cases the options
// name, they answer by the options. What is not a whole URL, with scheme and host, is in no list:
// a filter says kClear or kNone.
class UrlFilter {
 public:
  // Opens the store in `dir` and loads its release, if it has one. A store without a release, or
  // with a damaged one and none to stand in, is opened, too: see Status(). Errors: those of
  // AppGroupStore::Open; FailedPrecondition when a newer version wrote the store or its release;
  // ResourceExhausted when the system has no thread left for `watch`.
  static absl::StatusOr<std::unique_ptr<UrlFilter>> Open(const std::string& dir,
                                                         UrlFilterOptions options);
  ~UrlFilter();

  // The NEURLFilter target: kClear or kMaybe, with the sub-URL that matched. For a clear URL with
  // a plain host (prefilter_lookup.h), no memory is allocated. A URL with too many parts to be
  // tried (url::WithinSubUrlLimit) is kMaybe without a key.
  Verdict Check(std::string_view url) const;

  // The in-app target: kNone, kAllow or kBlock, with key, category and specificity of the rule that
  // decided. kNoFilter also when the release has no in-app container and is not switched off.
  Verdict CheckInApp(std::string_view url) const;

  // Check() for many URLs, all by one release. `verdicts` must be as long as `urls`.
  void CheckBatch(std::span<const std::string_view> urls, std::span<Verdict> verdicts) const;

  // Only whether Check() would say kMaybe: the fastest form. `answers` must be as long as `urls`.
  bool MayMatch(std::string_view url) const;
  void MayMatchBatch(std::span<const std::string_view> urls, std::span<bool> answers) const;

  // Takes the store's current release in use, if it is another one. OK when the release in use is
  // now the store's current one; else why not (errors of FilterSnapshot::LoadCurrent), and the one
  // in use stays; when none is in use, one that can stand in is taken, with the same error. A
  // current one that is switched off is taken in use though its files are damaged, which is told.
  // NotFound when there is none. A release found damaged is not read again. May be called beside
  // the watcher.
  absl::Status Reload();

  FilterStatus Status() const;
  LookupCounts Counts() const { return statistics_.Total(); }

 private:
  UrlFilter(store::AppGroupStore store, UrlFilterOptions options);

  // The answer that no filter gives: switched off, none there, expired. nullopt: ask the filter.
  // `has_filter`: the snapshot has one for this target; false without a snapshot.
  std::optional<Verdict> WithoutAsking(const FilterSnapshot* snapshot, bool has_filter) const;

  // Counts it, too. `snapshot` may be null.
  Verdict Decide(const FilterSnapshot* snapshot, std::string_view url) const;
  Verdict DecideAndExplain(const FilterSnapshot* snapshot, std::string_view url) const;
  bool IsExpired(const FilterSnapshot& snapshot) const;
  absl::Status ReloadLocked();
  void Watch();

  const store::AppGroupStore store_;
  const UrlFilterOptions options_;
  SnapshotBox<FilterSnapshot> box_;
  mutable LookupStatistics statistics_;

  mutable std::mutex reload_mutex_;  // Guards what follows.
  absl::Status last_reload_;
  std::string failed_folder_;  // The slot last found damaged: not read again and again.
  uint64_t reloads_ = 0;

  std::unique_ptr<FolderWatcher> watcher_;
  std::atomic<bool> stop_{false};
  std::thread watch_thread_;
};

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_URL_FILTER_H_
