// The checks a release must pass before the server points at it: those a client makes before it
// installs one (docs/update-protocol.md), so that nothing is published that no client would take.
#ifndef URLFILTER_SERVER_PUBLISH_RELEASE_VERIFIER_H_
#define URLFILTER_SERVER_PUBLISH_RELEASE_VERIFIER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/signature.h"

namespace urlfilter::server {

// Opens an artifact of the release by its name, such as "filter.plist". NotFound: it was not
// uploaded. Any other error: it cannot be read.
using ArtifactOpener = std::function<absl::StatusOr<MappedFile>(const std::string& name)>;

// The names of the files that a release may consist of: those that `manifest` refers to, in the
// order in which they are to be uploaded, then manifest.sig. FailedPrecondition if a path of the
// manifest is not "<version>/<artifact name>".
absl::StatusOr<std::vector<std::string>> ReleaseFiles(const format::Manifest& manifest);

// OK if the manifest is for `filter`, not expired, signed by a trusted key, and every artifact is
// there with its size and digest, the plist is a filter with the manifest's parameters, and the
// in-app file is a container. Without trusted keys there may be no manifest.sig, and if there is
// one, its form alone is checked: clients have the keys. `manifest` is what ParseManifest made of
// `manifest_bytes`. FailedPrecondition with the first thing that is wrong; the errors of `open`
// other than NotFound. Reads every byte of every artifact.
absl::Status VerifyRelease(std::string_view manifest_bytes, const format::Manifest& manifest,
                           std::string_view filter, const ArtifactOpener& open,
                           std::span<const format::PublicKey> trusted_keys,
                           int64_t now_unix_seconds);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_RELEASE_VERIFIER_H_
