// The rules by which a client believes a manifest. Pure: each rule is a step of
// docs/update-protocol.md and stops an attack named there.
#ifndef URLFILTER_FILTERLIB_FETCH_MANIFEST_RULES_H_
#define URLFILTER_FILTERLIB_FETCH_MANIFEST_RULES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "filterlib/fetch/update_outcome.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::fetch {

struct KnownRelease {
  const format::Manifest* installed = nullptr;  // nullptr: none
  uint64_t highest_version = 0;                 // ever accepted here; 0: none
};

// Reads a manifest. kNewerSchema for a later schema or another hash family, else kManifestDamaged.
// `url` is for the message.
Ended ReadManifest(const std::string& url, std::string_view bytes, format::Manifest& manifest);

// kWrongFilter unless the manifest is for `filter`.
Ended CheckFilterName(const format::Manifest& manifest, std::string_view filter);

// kRollback for a version below the highest one seen, or equal to the installed one with other
// content; kFastForward for a step above format::kMaxVersionStep; kUnchanged when it is the
// installed one.
Ended CheckVersion(const format::Manifest& manifest, const KnownRelease& known);

// kExpired at and after the moment the manifest names.
Ended CheckExpiry(const format::Manifest& manifest, int64_t now_unix);

// kTooLarge when a file is announced larger than `max_artifact_bytes`.
Ended CheckSizes(const format::Manifest& manifest, uint64_t max_artifact_bytes);

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_MANIFEST_RULES_H_
