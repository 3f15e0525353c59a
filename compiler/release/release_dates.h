// What a new version and a rollback have in common: dates and signatures.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_DATES_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_DATES_H_

#include "compiler/release/build_release.h"

namespace urlfilter::compiler {

// Sets `created` and `expires` from request.now and request.valid_seconds.
void SetDates(const BuildRequest& request, format::Manifest& manifest);

// Signs with all of request.sign_keys; empty if there are none. Refers to `request`.
ManifestSigner MakeSigner(const BuildRequest& request);

// Whether the current version needs a successor although its content is the same: there is none,
// its `expires` was not asked for (or is missing), less than half of its time is left, or one of
// the keys has not signed it.
bool MustRenew(const BuildRequest& request, const ReleaseWriter& writer);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_DATES_H_
