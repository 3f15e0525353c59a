#include "filterlib/lookup/url_filter.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <utility>

#include "base/status_macros.h"
#include "base/threads.h"
#include "filterlib/lookup/in_app_lookup.h"

namespace urlfilter {
namespace {

// What every system's way of waiting can hold.
constexpr absl::Duration kLongestWait = absl::Hours(24);

int64_t SystemUnixTime() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count();
}

UrlFilterOptions WithDefaults(UrlFilterOptions options) {
  if (!options.now_unix) options.now_unix = SystemUnixTime;
  return options;
}

// For the NEURLFilter target; InAppKind() turns it into the other's.
Verdict WithoutFilter(FailDirection direction, Verdict::Basis basis) {
  Verdict verdict;
  verdict.kind = direction == FailDirection::kOpen ? Verdict::Kind::kClear : Verdict::Kind::kMaybe;
  verdict.basis = basis;
  return verdict;
}

Verdict::Kind InAppKind(Verdict::Kind prefilter_kind) {
  return prefilter_kind == Verdict::Kind::kMaybe ? Verdict::Kind::kBlock : Verdict::Kind::kNone;
}

Verdict::Kind KindOf(InAppVerdict::Kind kind) {
  switch (kind) {
    case InAppVerdict::Kind::kAllow:
      return Verdict::Kind::kAllow;
    case InAppVerdict::Kind::kBlock:
      return Verdict::Kind::kBlock;
    case InAppVerdict::Kind::kNone:
      break;
  }
  return Verdict::Kind::kNone;
}

// What the in-app container says. The key is looked for only when there is one.
Verdict AskInApp(const InAppFilter& in_app, std::string_view url) {
  Verdict verdict;
  verdict.basis = Verdict::Basis::kFilter;
  const InAppVerdict found = in_app.lookup.Check(url);
  verdict.kind = KindOf(found.kind);
  if (found.kind == InAppVerdict::Kind::kNone) return verdict;
  in_app.lookup.Explain(url, verdict.matched_key);
  verdict.category = std::string(in_app.container.CategoryName(found.category));
  verdict.host_labels = found.host_labels;
  verdict.path_segments = found.path_segments;
  return verdict;
}

}  // namespace

absl::StatusOr<std::unique_ptr<UrlFilter>> UrlFilter::Open(const std::string& dir,
                                                           UrlFilterOptions options) {
  ASSIGN_OR_RETURN(store::AppGroupStore store, store::AppGroupStore::Open(dir));
  std::unique_ptr<UrlFilter> filter(
      new UrlFilter(std::move(store), WithDefaults(std::move(options))));
  // Before the first load, so that no change falls between the two.
  if (filter->options_.watch) filter->watcher_ = MakeFolderWatcher(dir);
  const absl::Status loaded = filter->Reload();
  if (absl::IsFailedPrecondition(loaded)) return loaded;
  if (filter->watcher_) {
    ASSIGN_OR_RETURN(filter->watch_thread_, StartThread([raw = filter.get()] { raw->Watch(); }));
  }
  return filter;
}

UrlFilter::UrlFilter(store::AppGroupStore store, UrlFilterOptions options)
    : store_(std::move(store)), options_(std::move(options)) {}

UrlFilter::~UrlFilter() {
  if (!watch_thread_.joinable()) return;
  stop_.store(true);
  watcher_->Wake();
  watch_thread_.join();
}

void UrlFilter::Watch() {
  while (!stop_.load()) {
    watcher_->Wait(std::min(options_.poll_interval, kLongestWait));
    if (!stop_.load()) Reload().IgnoreError();  // Kept for Status().
  }
}

absl::Status UrlFilter::Reload() {
  const std::lock_guard<std::mutex> lock(reload_mutex_);
  last_reload_ = ReloadLocked();
  return last_reload_;
}

absl::Status UrlFilter::ReloadLocked() {
  const std::shared_ptr<const FilterSnapshot> in_use = box_.ReadShared();
  std::string folder;  // Of the store's current release.
  if (const auto current = store_.Current(); current.ok() && *current) folder = (*current)->folder;
  const bool is_current = in_use && in_use->folder() == folder;
  if (is_current && in_use->current_status().ok()) return absl::OkStatus();
  if (!folder.empty() && folder == failed_folder_) return last_reload_;
  auto loaded = in_use ? FilterSnapshot::LoadCurrent(store_, options_.verify)
                       : FilterSnapshot::LoadBest(store_, options_.verify);
  const absl::Status why = loaded.ok() ? (*loaded)->current_status() : loaded.status();
  failed_folder_ = absl::IsDataLoss(why) ? folder : "";
  if (!loaded.ok()) return why;
  box_.Publish(*std::move(loaded));
  ++reloads_;
  return why;
}

bool UrlFilter::IsExpired(const FilterSnapshot& snapshot) const {
  return snapshot.expires_unix() != FilterSnapshot::kNever &&
         options_.now_unix() >= snapshot.expires_unix();
}

std::optional<Verdict> UrlFilter::WithoutAsking(const FilterSnapshot* snapshot,
                                                bool has_filter) const {
  std::optional<Verdict> verdict;
  if (snapshot != nullptr && snapshot->kill_switch()) {
    // First of all: such a release has nothing to look up in, as a rule.
    verdict = WithoutFilter(FailDirection::kOpen, Verdict::Basis::kKillSwitch);
  } else if (!has_filter) {
    verdict = WithoutFilter(options_.without_filter, Verdict::Basis::kNoFilter);
  } else if (options_.when_expired != WhenExpired::kUseAnyway && IsExpired(*snapshot)) {
    const bool open = options_.when_expired == WhenExpired::kFailOpen;
    verdict = WithoutFilter(open ? FailDirection::kOpen : FailDirection::kClosed,
                            Verdict::Basis::kExpired);
  }
  return verdict;
}

Verdict UrlFilter::Decide(const FilterSnapshot* snapshot, std::string_view url) const {
  std::optional<Verdict> verdict = WithoutAsking(snapshot, snapshot != nullptr);
  if (!verdict) {
    verdict.emplace().basis = Verdict::Basis::kFilter;
    if (snapshot->prefilter().MayMatch(url)) verdict->kind = Verdict::Kind::kMaybe;
  }
  if (snapshot != nullptr) verdict->version = snapshot->manifest().version;
  statistics_.Add(*verdict);
  return *std::move(verdict);
}

Verdict UrlFilter::CheckInApp(std::string_view url) const {
  const FilterSnapshot* snapshot = box_.Read();
  const InAppFilter* in_app = snapshot == nullptr ? nullptr : snapshot->in_app();
  std::optional<Verdict> verdict = WithoutAsking(snapshot, in_app != nullptr);
  if (verdict) {
    verdict->kind = InAppKind(verdict->kind);
  } else {
    assert(in_app != nullptr);
    verdict = AskInApp(*in_app, url);
  }
  if (snapshot != nullptr) verdict->version = snapshot->manifest().version;
  statistics_.Add(*verdict);
  return *std::move(verdict);
}

Verdict UrlFilter::DecideAndExplain(const FilterSnapshot* snapshot, std::string_view url) const {
  Verdict verdict = Decide(snapshot, url);
  if (verdict.kind != Verdict::Kind::kMaybe || verdict.basis != Verdict::Basis::kFilter) {
    return verdict;
  }
  // A URL too long to be explained matches without a sub-URL that could be named.
  auto hit = snapshot->prefilter().Explain(url);
  if (hit.ok()) verdict.matched_key = std::move(hit->matched_sub_url);
  return verdict;
}

Verdict UrlFilter::Check(std::string_view url) const { return DecideAndExplain(box_.Read(), url); }

bool UrlFilter::MayMatch(std::string_view url) const {
  return Decide(box_.Read(), url).kind == Verdict::Kind::kMaybe;
}

void UrlFilter::MayMatchBatch(std::span<const std::string_view> urls,
                              std::span<bool> answers) const {
  const FilterSnapshot* snapshot = box_.Read();
  for (size_t i = 0; i < urls.size(); ++i) {
    answers[i] = Decide(snapshot, urls[i]).kind == Verdict::Kind::kMaybe;
  }
}

void UrlFilter::CheckBatch(std::span<const std::string_view> urls,
                           std::span<Verdict> verdicts) const {
  const FilterSnapshot* snapshot = box_.Read();
  for (size_t i = 0; i < urls.size(); ++i) verdicts[i] = DecideAndExplain(snapshot, urls[i]);
}

FilterStatus UrlFilter::Status() const {
  const std::lock_guard<std::mutex> lock(reload_mutex_);
  FilterStatus status;
  status.last_reload = last_reload_;
  status.reloads = reloads_;
  const std::shared_ptr<const FilterSnapshot> snapshot = box_.ReadShared();
  const bool never_installed = !snapshot && absl::IsNotFound(last_reload_);
  if (!never_installed) status.degraded = std::string(last_reload_.message());
  if (!snapshot) return status;
  status.has_filter = true;
  status.manifest = snapshot->manifest();
  status.expires_unix = snapshot->expires_unix();
  status.expired = IsExpired(*snapshot);
  return status;
}

}  // namespace urlfilter
