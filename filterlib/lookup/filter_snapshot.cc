#include "filterlib/lookup/filter_snapshot.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bloom/prefilter_view.h"
#include "filterlib/format/expiry.h"
#include "filterlib/format/release_plist.h"
#include "filterlib/store/release_check.h"
#include "filterlib/url/profile.h"

namespace urlfilter {
namespace {

using store::AppGroupStore;
using store::InstalledRelease;

}  // namespace

absl::Status FilterSnapshot::LoadPrefilter(Verify verify) {
  const format::Manifest& manifest = release_.manifest;
  if (verify == Verify::kDigest) {
    RETURN_IF_ERROR(store::CheckArtifactFile(release_.plist_path, manifest.plist));
  }
  ASSIGN_OR_RETURN(plist_file_, MappedFile::Open(release_.plist_path));
  ASSIGN_OR_RETURN(plist_, format::DecodeReleasePlist(plist_file_.bytes(), manifest));
  ASSIGN_OR_RETURN(const auto view,
                   bloom::PrefilterView::Create(plist_.info.parameters, plist_.bits));
  ASSIGN_OR_RETURN(const url::Profile profile, url::ParseProfile(manifest.profile));
  prefilter_.emplace(view, profile);
  return absl::OkStatus();
}

absl::Status FilterSnapshot::LoadInApp(Verify verify) {
  if (release_.in_app_path.empty()) return absl::OkStatus();
  const format::ArtifactRef& artifact = *release_.manifest.in_app;
  if (verify == Verify::kDigest) {
    RETURN_IF_ERROR(store::CheckArtifactFile(release_.in_app_path, artifact));
  }
  ASSIGN_OR_RETURN(in_app_file_, MappedFile::Open(release_.in_app_path));
  if (in_app_file_.bytes().size() != artifact.size_bytes) {
    return absl::DataLossError("the in-app container has not the size that the manifest says");
  }
  ASSIGN_OR_RETURN(const auto container, format::InAppContainerView::Create(in_app_file_.bytes()));
  in_app_.emplace(
      InAppFilter{container, InAppLookup(container.block_filter(), container.fingerprints())});
  return absl::OkStatus();
}

absl::Status FilterSnapshot::LoadFiles(Verify verify) {
  RETURN_IF_ERROR(LoadPrefilter(verify));
  return LoadInApp(verify);
}

absl::StatusOr<std::shared_ptr<FilterSnapshot>> FilterSnapshot::Load(
    const AppGroupStore& store, const InstalledRelease& release, Verify verify) {
  std::shared_ptr<FilterSnapshot> snapshot(new FilterSnapshot());
  snapshot->release_ = release;
  const absl::Status files = snapshot->LoadFiles(verify);
  // The manifest alone says that every URL is clear: an older release must not stand in and block.
  const bool needs_files = !snapshot->kill_switch() || absl::IsFailedPrecondition(files);
  if (!files.ok() && needs_files) return files;
  // Else the release may have lost its in-app artefact before this looked for it.
  if (!store.IsWhole(release)) return absl::NotFoundError(release.folder + " was removed");
  // NotFound would mean that no filter was ever installed.
  snapshot->degraded_ = absl::IsNotFound(files) ? absl::DataLossError(files.message()) : files;
  snapshot->expires_unix_ = format::ExpiresUnix(release.manifest).value_or(kNever);
  return snapshot;
}

absl::StatusOr<std::shared_ptr<const FilterSnapshot>> FilterSnapshot::LoadCurrent(
    const AppGroupStore& store, Verify verify) {
  std::string last_folder;
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<InstalledRelease> current, store.Current());
    if (!current) return absl::NotFoundError(store.dir() + ": no filter was ever installed");
    auto snapshot = Load(store, *current, verify);
    if (snapshot.ok()) return std::shared_ptr<const FilterSnapshot>(*std::move(snapshot));
    // What is not there may have been removed by a writer that has moved on: look again.
    if (!absl::IsNotFound(snapshot.status())) return snapshot.status();
    if (current->folder == last_folder) return absl::DataLossError(snapshot.status().message());
    last_folder = current->folder;
  }
}

absl::StatusOr<std::shared_ptr<const FilterSnapshot>> FilterSnapshot::LoadBest(
    const AppGroupStore& store, Verify verify) {
  auto current = LoadCurrent(store, verify);
  const bool may_fall_back = !current.ok() && !absl::IsNotFound(current.status()) &&
                             !absl::IsFailedPrecondition(current.status());
  if (!may_fall_back) return current;
  for (const InstalledRelease& release : store.Fallbacks()) {
    const auto snapshot = Load(store, release, verify);
    if (!snapshot.ok()) continue;
    (*snapshot)->degraded_ = absl::Status(
        current.status().code(),
        absl::StrCat("the current release cannot be used: ", current.status().message()));
    return std::shared_ptr<const FilterSnapshot>(*snapshot);
  }
  return current;
}

}  // namespace urlfilter
