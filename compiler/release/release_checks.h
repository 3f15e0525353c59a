// What must hold before a build is published.
//
// Pure functions, except that ChangesSincePrevious reads the keys of the version before.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_CHECKS_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_CHECKS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "compiler/policy/policy.h"
#include "compiler/release/build_release.h"
#include "compiler/release/key_changes.h"
#include "compiler/release/release_writer.h"

namespace urlfilter::compiler {

// Whether a filter of so many keys has none of the policy's lists: at most the onboarding row.
bool IsEmptyFilter(const Policy& policy, size_t key_count);

// FailedPrecondition: the filter is empty, and the request neither allows that nor pulls the kill
// switch.
absl::Status CheckNotEmpty(const Policy& policy, const BuildRequest& request, size_t key_count);

// From the keys of the writer's previous version to these, which are sorted; none if this is the
// first version. If the older keys cannot be read, the least that the two counts allow.
std::optional<KeyChanges> ChangesSincePrevious(const ReleaseWriter& writer,
                                               std::span<const std::string_view> keys);

// The same, where a first version counts as one that adds all of its keys.
KeyChanges ChangesOrAllAdded(const std::optional<KeyChanges>& changes, size_t key_count);

// FailedPrecondition names every gate, of the request or else of the policy, that the change does
// not pass. A filter that is meant to be empty passes them all.
absl::Status CheckGates(const Policy& policy, const BuildRequest& request,
                        const KeyChanges& changes);

// FailedPrecondition: the plist would be larger than the policy's size_budget.
absl::Status CheckSizeBudget(const Policy& policy, uint64_t plist_bytes);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_CHECKS_H_
