// One release, checked, mapped and ready for lookups.
//
//   ASSIGN_OR_RETURN(const auto snapshot, FilterSnapshot::LoadBest(store, Verify::kDigest));
//   if (snapshot->prefilter().MayMatch(url)) ...
//
// Knows nothing of time. Who looks up (url_filter.h) asks first whether the kill switch is on.
#ifndef URLFILTER_FILTERLIB_LOOKUP_FILTER_SNAPSHOT_H_
#define URLFILTER_FILTERLIB_LOOKUP_FILTER_SNAPSHOT_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/installed_release.h"

namespace urlfilter {

// How much of a release is checked before it answers.
enum class Verify {
  kDigest,     // Reads the artefacts once and compares their SHA-256: finds any damage.
  kStructure,  // Headers, sizes and parameters only: does not read the bits. Opens in well below a
               // millisecond whatever the size; for storage that is trusted since installing.
};

// The container of a release and lookups in it.
struct InAppFilter {
  format::InAppContainerView container;
  InAppLookup lookup;
};

// Immutable: any number of threads may use one. Lookups through it cannot fail. Has its files
// mapped for as long as it lives, which keeps their bytes even when their slot is removed; holds
// no lock and no descriptor.
class FilterSnapshot {
 public:
  // Never, as a time.
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  // Maps and checks the store's current release. NotFound when none was ever installed, DataLoss
  // when it is damaged, FailedPrecondition when it or the store is of a newer version, else the
  // errors of reading files (base/files.h). With its kill switch on, a release needs its manifest
  // alone: damaged files, or ones that cannot be read, are then told by current_status().
  static absl::StatusOr<std::shared_ptr<const FilterSnapshot>> LoadCurrent(
      const store::AppGroupStore& store, Verify verify);

  // The same, or, when the current release is damaged or cannot be read, the newest other one that
  // can; then degraded() tells. Nothing stands in for NotFound and FailedPrecondition. The error is
  // that of the current release when no other can stand in.
  static absl::StatusOr<std::shared_ptr<const FilterSnapshot>> LoadBest(
      const store::AppGroupStore& store, Verify verify);

  const format::Manifest& manifest() const { return release_.manifest; }
  const std::string& folder() const { return release_.folder; }
  std::string_view bits() const { return plist_.bits; }
  // Not for a release whose kill switch is on.
  const PrefilterLookup& prefilter() const { return *prefilter_; }
  // Null when the release has no in-app container, or the client left it out.
  const InAppFilter* in_app() const { return in_app_ ? &*in_app_ : nullptr; }
  // Seconds since 1970; kNever for a release that does not expire.
  int64_t expires_unix() const { return expires_unix_; }
  bool kill_switch() const { return release_.manifest.kill_switch_reason.has_value(); }

  // OK when this is the store's current release and whole; else the error of that one, and in
  // words.
  const absl::Status& current_status() const { return degraded_; }
  std::string degraded() const { return std::string(degraded_.message()); }

 private:
  FilterSnapshot() = default;
  static absl::StatusOr<std::shared_ptr<FilterSnapshot>> Load(
      const store::AppGroupStore& store, const store::InstalledRelease& release, Verify verify);
  absl::Status LoadFiles(Verify verify);
  absl::Status LoadPrefilter(Verify verify);
  absl::Status LoadInApp(Verify verify);

  store::InstalledRelease release_;
  MappedFile plist_file_;
  MappedFile in_app_file_;
  format::DecodedPrefilter plist_;
  std::optional<PrefilterLookup> prefilter_;
  std::optional<InAppFilter> in_app_;
  int64_t expires_unix_ = kNever;
  absl::Status degraded_;
};

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_FILTER_SNAPSHOT_H_
