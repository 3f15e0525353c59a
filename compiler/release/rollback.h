// Publishes the content of an older version as a new one: devices never go back to a lower version,
// so that going back in content means going forward in number.
#ifndef URLFILTER_COMPILER_RELEASE_ROLLBACK_H_
#define URLFILTER_COMPILER_RELEASE_ROLLBACK_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "compiler/release/build_release.h"
#include "compiler/release/release_writer.h"

namespace urlfilter::compiler {

// `request` gives `out`, `now`, `most_deltas`, `sign_keys` and `valid_seconds`; the rest is the old
// version's, its report among the private files. No gate is asked. `to_version` is at least 1.
// NotFound: there is no such filter or version, or its private part is not here. DataLoss: its
// files are not what its manifest says. InvalidArgument: the version is the current one. Else the
// errors of OpenRelease::Open and ReleaseWriter.
absl::StatusOr<WrittenRelease> Rollback(const std::string& filter, uint64_t to_version,
                                        const BuildRequest& request);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_ROLLBACK_H_
