// What a new version and a rollback have in common: dates (RFC 3339, UTC) and signatures.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_DATES_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_DATES_H_

#include "compiler/release/build_release.h"
#include "compiler/release/release_writer.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

// Sets `created` and `expires` from request.now and request.valid_seconds.
void SetDates(const BuildRequest& request, format::Manifest& manifest);

// Signs with all of request.sign_keys; empty if there are none. Refers to `request`.
ManifestSigner MakeSigner(const BuildRequest& request);

// Whether the current version needs a successor although its content is the same: there is none,
// its `expires` was not asked for (or is missing), less than half of request.valid_seconds is left,
// or one of request.sign_keys has not signed it (reads manifest.json and manifest.sig).
bool MustRenew(const BuildRequest& request, const ReleaseWriter& writer);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_DATES_H_
