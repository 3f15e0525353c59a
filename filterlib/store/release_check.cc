#include "filterlib/store/release_check.h"

#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/release_plist.h"
#include "filterlib/store/slot_files.h"

namespace urlfilter::store {

absl::Status CheckArtifactFile(const std::string& path, const format::ArtifactRef& artifact) {
  ASSIGN_OR_RETURN(const FileDigest digest, DigestFile(path));
  if (digest.size_bytes != artifact.size_bytes) {
    return absl::DataLossError(absl::StrCat(path, " has ", digest.size_bytes,
                                            " bytes; the manifest says ", artifact.size_bytes));
  }
  if (digest.sha256 != artifact.sha256) {
    return absl::DataLossError(absl::StrCat(path, " has SHA-256 ", digest.sha256,
                                            "; the manifest says ", artifact.sha256));
  }
  return absl::OkStatus();
}

absl::Status CheckFiles(const InstalledRelease& release) {
  RETURN_IF_ERROR(CheckArtifactFile(release.plist_path, release.manifest.plist));
  ASSIGN_OR_RETURN(const MappedFile plist, MappedFile::Open(release.plist_path));
  RETURN_IF_ERROR(format::DecodeReleasePlist(plist.bytes(), release.manifest).status());
  if (release.in_app_path.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckArtifactFile(release.in_app_path, *release.manifest.in_app));
  ASSIGN_OR_RETURN(const MappedFile in_app, MappedFile::Open(release.in_app_path));
  return format::InAppContainerView::Create(in_app.bytes()).status();
}

}  // namespace urlfilter::store
