// Whether the artefacts of a release are what its manifest says. Used before a release is installed
// and again before one is served.
//
// Every function may be called from any thread. DataLoss names what differs; a file that cannot be
// read keeps the error of reading it (base/files.h). FailedPrecondition for a file of a newer
// format or another hash family.
#ifndef URLFILTER_FILTERLIB_STORE_RELEASE_CHECK_H_
#define URLFILTER_FILTERLIB_STORE_RELEASE_CHECK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::store {

// The file has the size and the SHA-256 of `artifact`. Reads all of it.
absl::Status CheckArtifactFile(const std::string& path, const format::ArtifactRef& artifact);

// `plist_bytes` are a prefilter plist with the size, the parameters, the count of items and, where
// it carries them, the name and tag of the manifest; its version may also be an older one, since a
// release without changes takes the plist of the one before it. Reads the dictionary only; errors
// also as DecodePrefilterPlist(). The result points into `plist_bytes`.
absl::StatusOr<format::DecodedPrefilter> CheckPlist(std::string_view plist_bytes,
                                                    const format::Manifest& manifest);

// The file is an in-app container of a sound structure. Does not read its keys.
absl::Status CheckInAppFile(const std::string& path);

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_RELEASE_CHECK_H_
