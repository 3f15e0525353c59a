// The in-app file of a release: every rule with its category, exceptions with their verdict, for
// exact lookups inside an app's own extension.
#ifndef URLFILTER_COMPILER_RELEASE_IN_APP_BUILD_H_
#define URLFILTER_COMPILER_RELEASE_IN_APP_BUILD_H_

#include <string>

#include "absl/status/statusor.h"
#include "compiler/release/compile_policy.h"

namespace urlfilter::compiler {

// The bytes of in-app.bin (filterlib/format/in_app_container.h). A list's category, or its name
// where it has none, is the category of its rules; `exceptions` have the category "exception". Of
// two rules with the same key and verdict the one of the list that comes first in the policy
// decides. Rules that no URL can meet are left out, as in the key set. Depends on the policy's
// rules only. InvalidArgument: more than 256 categories, or a name that is no category name.
// ResourceExhausted: more rules than the block filter or the fingerprint table can hold.
absl::StatusOr<std::string> BuildInAppFile(const CompiledPolicy& compiled);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_IN_APP_BUILD_H_
