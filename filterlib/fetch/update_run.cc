#include "filterlib/fetch/update_run.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "filterlib/fetch/manifest_rules.h"
#include "filterlib/fetch/update_schedule.h"
#include "filterlib/format/signature.h"
#include "filterlib/store/release_check.h"

namespace urlfilter::fetch {
namespace {

constexpr size_t kMaxEtagBytes = 256;  // a longer one is cut and then never matches

// Of AppGroupStore::Install().
UpdateOutcome EndedByInstall(const absl::Status& status) {
  const UpdateResult result = absl::IsDataLoss(status)             ? UpdateResult::kArtifactMismatch
                              : absl::IsFailedPrecondition(status) ? UpdateResult::kNewerSchema
                                                                   : UpdateResult::kStoreFailed;
  return EndedWith(result, std::string(status.message()));
}

std::vector<std::string> DigestsOf(const format::Manifest& manifest) {
  std::vector<std::string> digests{manifest.plist.sha256};
  if (manifest.in_app) digests.push_back(manifest.in_app->sha256);
  for (const format::DeltaRef& delta : manifest.deltas) digests.push_back(delta.artifact.sha256);
  return digests;
}

}  // namespace

void TellInstalled(const format::Manifest& installed, UpdateOutcome& outcome) {
  outcome.version = installed.version;
  outcome.tag = installed.tag;
}

UpdateRun::UpdateRun(Transport& transport, const store::AppGroupStore& app_group,
                     const UpdaterOptions& options, const store::WriterLock* lock)
    : transport_(transport),
      store_(app_group),
      options_(options),
      lock_(lock),
      now_unix_(options.now_unix()),
      download_(transport, app_group.downloads_dir(), options.limits.artifact_timeout) {}

UpdateOutcome UpdateRun::Run(Trigger trigger) {
  LoadKnown();
  UpdateOutcome outcome;
  if (Ended wrong_store = CheckStore()) {
    outcome = *std::move(wrong_store);
  } else if (trigger == Trigger::kScheduled && now_unix_ < state_.next_check_unix) {
    outcome = EndedWith(
        UpdateResult::kNotDue,
        absl::StrCat("the next check is due in ",
                     absl::FormatDuration(absl::Seconds(state_.next_check_unix - now_unix_))));
  } else {
    outcome = RunSteps();
    outcome.downloaded_bytes = download_.downloaded_bytes();
    outcome.used_delta = used_delta_;
    outcome.note = note_;
    if (outcome.result != UpdateResult::kCancelled) Remember(outcome);
  }
  if (installed_) TellInstalled(installed_->manifest, outcome);
  return outcome;
}

UpdateOutcome UpdateRun::Probe() {
  LoadKnown();
  state_.etag.clear();  // a whole answer, not a 304
  for (const auto step : {&UpdateRun::CheckStore, &UpdateRun::FetchManifest,
                          &UpdateRun::CheckSignature, &UpdateRun::CheckManifest}) {
    if (Ended ended = (this->*step)()) return *std::move(ended);
  }
  return EndedWith(UpdateResult::kUpdated,
                   absl::StrCat("the server offers version ", manifest_.version));
}

// A damaged store or state is replaced by the next good release. Until then the highest version
// comes from whatever is still readable.
void UpdateRun::LoadKnown() {
  auto state = store_.LoadState();
  if (state.ok()) state_ = AdjustedToClock(*std::move(state), now_unix_, kMaxWaitSeconds);
  auto current = store_.Current();
  if (current.ok()) {
    installed_ = *std::move(current);
    return;
  }
  note_ = absl::StrCat("the store is damaged: ", current.status().message());
  state_.next_check_unix = 0;
  for (const store::InstalledRelease& release : store_.Fallbacks()) {
    state_.highest_version = std::max(state_.highest_version, release.manifest.version);
  }
}

// Files that the disk or a person has changed would be linked, patched, or vouched for by a 304.
void UpdateRun::ForgetDamagedFiles() {
  if (!installed_) return;
  const absl::Status files = store::CheckFiles(*installed_);
  if (!absl::IsDataLoss(files) && !absl::IsNotFound(files)) return;
  note_ = absl::StrCat("the installed release is damaged: ", files.message());
  state_.highest_version = std::max(state_.highest_version, installed_->manifest.version);
  installed_.reset();
}

UpdateOutcome UpdateRun::RunSteps() {
  ForgetDamagedFiles();
  for (const auto step :
       {&UpdateRun::FetchManifest, &UpdateRun::CheckSignature, &UpdateRun::CheckManifest,
        &UpdateRun::StageArtifacts, &UpdateRun::Install}) {
    if (Ended ended = (this->*step)()) return *std::move(ended);
  }
  return EndedWith(UpdateResult::kUpdated,
                   absl::StrCat("version ", manifest_.version, " is installed",
                                manifest_.kill_switch_reason ? ": the filter is switched off: " +
                                                                   *manifest_.kill_switch_reason
                                                             : ""));
}

Ended UpdateRun::CheckStore() {
  if (!installed_ || installed_->manifest.filter == options_.filter) return std::nullopt;
  return EndedWith(UpdateResult::kWrongFilter,
                   absl::StrCat("the store in ", store_.dir(), " holds filter \"",
                                installed_->manifest.filter, "\", not \"", options_.filter, "\""));
}

Ended UpdateRun::FetchManifest() {
  const std::string known_etag = installed_ && InstalledIsTrusted() ? state_.etag : "";
  ResponseHead head;
  if (Ended ended = GetSmall(UrlOf("manifest.json"), known_etag, format::kMaxManifestBytes, head,
                             manifest_bytes_)) {
    return ended;
  }
  etag_ = head.status == 304 ? known_etag : head.etag.substr(0, kMaxEtagBytes);
  if (head.status == 304 && !known_etag.empty()) return Unchanged();
  if (head.status != 200) return EndedByHttpStatus(UrlOf("manifest.json"), head);
  return ReadManifest(UrlOf("manifest.json"), manifest_bytes_, manifest_);
}

Ended UpdateRun::CheckSignature() {
  if (options_.trusted_keys.empty()) return std::nullopt;
  const std::string url = UrlOf(absl::StrCat(manifest_.version, "/manifest.sig"));
  ResponseHead head;
  if (Ended ended = GetSmall(url, "", format::kMaxSignatureFileBytes, head, signature_bytes_)) {
    return ended;
  }
  if (head.status == 404) {
    return EndedWith(UpdateResult::kUnsigned, absl::StrCat(url, ": there is no signature"));
  }
  if (head.status != 200) return EndedByHttpStatus(url, head);
  const absl::Status verified =
      VerifyManifestSignature(manifest_bytes_, signature_bytes_, options_.trusted_keys);
  if (verified.ok()) return std::nullopt;
  return EndedWith(absl::IsFailedPrecondition(verified) ? UpdateResult::kNewerSchema
                                                        : UpdateResult::kSignatureRefused,
                   absl::StrCat(url, ": ", verified.message()));
}

Ended UpdateRun::CheckManifest() {
  if (Ended ended = CheckFilterName(manifest_, options_.filter)) return ended;
  const KnownRelease known{installed_ ? &installed_->manifest : nullptr, state_.highest_version};
  Ended ended = CheckVersion(manifest_, known);
  if (ended && ended->result == UpdateResult::kUnchanged) return Unchanged();
  if (!ended) ended = CheckExpiry(manifest_, now_unix_);
  if (!ended) ended = CheckSizes(manifest_, options_.limits.max_artifact_bytes);
  return ended;
}

// The server vouches that the installed release is its newest. It may also be frozen.
UpdateOutcome UpdateRun::Unchanged() const {
  if (const Ended expired = CheckExpiry(installed_->manifest, now_unix_)) return *expired;
  return EndedWith(UpdateResult::kUnchanged, absl::StrCat("version ", installed_->manifest.version,
                                                          " is installed and the newest"));
}

Ended UpdateRun::StageArtifacts() {
  download_.RemoveAllBut(DigestsOf(manifest_));
  auto staged = store_.Stage(*lock_, manifest_, manifest_bytes_, signature_bytes_);
  if (!staged.ok()) {
    return EndedWith(UpdateResult::kStoreFailed, std::string(staged.status().message()));
  }
  staged_.emplace(*std::move(staged));
  if (installed_ && staged_->ReuseFrom(*installed_)) return std::nullopt;
  if (!std::filesystem::exists(staged_->plist_path())) {
    if (Ended ended = FetchPlist()) return ended;
  }
  if (!manifest_.in_app || std::filesystem::exists(staged_->in_app_path())) return std::nullopt;
  return download_.Fetch(UrlOf(manifest_.in_app->path), *manifest_.in_app, staged_->in_app_path());
}

Ended UpdateRun::FetchPlist() {
  for (const format::DeltaRef& delta : manifest_.deltas) {
    if (Ended cancelled = FetchByDelta(delta)) return cancelled;
    if (used_delta_) return std::nullopt;
  }
  return download_.Fetch(UrlOf(manifest_.plist.path), manifest_.plist, staged_->plist_path());
}

Ended UpdateRun::Install() {
  const absl::Status installed = store_.Install(*lock_, *std::move(staged_));
  if (!installed.ok()) return EndedByInstall(installed);
  auto current = store_.Current();
  if (!current.ok()) return EndedByInstall(current.status());
  installed_ = *std::move(current);
  download_.RemoveAllBut({});
  return std::nullopt;
}

// Step 12. Nothing of a refused manifest is remembered but that the attempt failed.
void UpdateRun::Remember(UpdateOutcome& outcome) {
  const bool failed = IsFailure(outcome.result);
  state_.last_check_unix = now_unix_;
  state_.consecutive_failures = failed ? state_.consecutive_failures + 1 : 0;
  state_.last_error = failed ? absl::StrCat(outcome.message) : "";
  int64_t wait = BackOffSeconds(state_.consecutive_failures, options_.random());
  if (!failed) {
    state_.highest_version = std::max(state_.highest_version, installed_->manifest.version);
    state_.etag = etag_;
    state_.last_success_unix = now_unix_;
    wait = IntervalSeconds(installed_->manifest.prefetch, options_.random());
  }
  const uint64_t asked = std::min<uint64_t>(outcome.retry_after_seconds.value_or(0), 86400);
  state_.next_check_unix = now_unix_ + std::max(wait, static_cast<int64_t>(asked));
  const absl::Status saved = store_.SaveState(*lock_, state_);
  if (!saved.ok()) absl::StrAppend(&outcome.note, "cannot save the state: ", saved.message());
}

}  // namespace urlfilter::fetch
