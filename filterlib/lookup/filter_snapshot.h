// One release, checked, mapped and ready for lookups.
#ifndef URLFILTER_FILTERLIB_LOOKUP_FILTER_SNAPSHOT_H_
#define URLFILTER_FILTERLIB_LOOKUP_FILTER_SNAPSHOT_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "base/files.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/store/app_group_store.h"

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

// Immutable. Lookups through it cannot fail. Has its files mapped for as long as it lives, which
// keeps their bytes even when their slot is removed; holds no lock and no descriptor.
class FilterSnapshot {
 public:
  // Never, as a time.
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  // Maps and checks the store's current release. NotFound when none was ever installed, DataLoss
  // when it is damaged, else the errors of AppGroupStore::Current().
  static absl::StatusOr<std::shared_ptr<const FilterSnapshot>> LoadCurrent(
      const store::AppGroupStore& store, Verify verify);

  // The same, or, when the current release is damaged or cannot be read, the newest other one that
  // can; then degraded() tells. The error is that of the current release when no other can stand
  // in.
  static absl::StatusOr<std::shared_ptr<const FilterSnapshot>> LoadBest(
      const store::AppGroupStore& store, Verify verify);

  const format::Manifest& manifest() const { return release_.manifest; }
  const std::string& folder() const { return release_.folder; }
  std::string_view bits() const { return plist_.bits; }
  const PrefilterLookup& prefilter() const { return *prefilter_; }
  // Null when the release has no in-app container, or the client left it out.
  const InAppFilter* in_app() const { return in_app_ ? &*in_app_ : nullptr; }
  int64_t expires_unix() const { return expires_unix_; }
  bool kill_switch() const { return release_.manifest.kill_switch_reason.has_value(); }

  // OK when this is the store's current release; else the error of that one, and in words.
  const absl::Status& current_status() const { return degraded_; }
  std::string degraded() const { return std::string(degraded_.message()); }

 private:
  FilterSnapshot() = default;
  static absl::StatusOr<std::shared_ptr<FilterSnapshot>> Load(
      const store::AppGroupStore& store, const store::InstalledRelease& release, Verify verify);
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
