// The promises a policy makes about URLs, held against its keys: `tests` and `protect`.
#ifndef URLFILTER_COMPILER_RELEASE_POLICY_TESTS_H_
#define URLFILTER_COMPILER_RELEASE_POLICY_TESTS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/release/compile_policy.h"
#include "diagnostics/issue.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

// A key that a URL meets.
struct MetKey {
  size_t index = 0;  // Into the keys.
  std::string sub_url;
};

// "example.com/a" as a URL that the OS could request: "https://" is put in front where there is no
// scheme.
std::string WithScheme(std::string_view url);

// The first of the URL's sub-URLs, in sorted order, that is a key; none if the URL is clear or has
// no host.
std::optional<MetKey> FindMetKey(std::span<const std::string_view> sorted_keys,
                                 url::Profile profile, std::string_view url);

// Adds UF0207 for each test that fails and UF0305 for each protected URL that a rule blocks: for 50
// of them at most, the last with how many more there are.
void RunPolicyTests(const CompiledPolicy& compiled, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_POLICY_TESTS_H_
