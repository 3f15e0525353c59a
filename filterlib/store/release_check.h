// Whether the files of a release are what its manifest says. Used before a release is installed,
// before one is served, and before an update builds upon it.
//
// Every function may be called from any thread. DataLoss names what differs; a file that cannot be
// read keeps the error of reading it (base/files.h). FailedPrecondition for a file of a newer
// format or another hash family.
#ifndef URLFILTER_FILTERLIB_STORE_RELEASE_CHECK_H_
#define URLFILTER_FILTERLIB_STORE_RELEASE_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/installed_release.h"

namespace urlfilter::store {

// The file has the size and the SHA-256 of `artifact`. Reads all of it.
absl::Status CheckArtifactFile(const std::string& path, const format::ArtifactRef& artifact);

// Plist and, where it is there, in-app file: CheckArtifactFile(), the plist as
// format::DecodeReleasePlist() wants it, and an in-app container of a sound structure.
absl::Status CheckFiles(const InstalledRelease& release);

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_RELEASE_CHECK_H_
