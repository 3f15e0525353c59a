// Keeps false positives away from the URLs that a policy protects: other seeds, then a little more
// size, until none of their sub-URLs hits the filter.
#ifndef URLFILTER_COMPILER_RELEASE_PROTECT_SEARCH_H_
#define URLFILTER_COMPILER_RELEASE_PROTECT_SEARCH_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "bloom/prefilter_parameters.h"
#include "compiler/policy/policy.h"
#include "compiler/progress/progress.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

// What the search did: the proof that stands in the report.
struct ProtectProof {
  uint64_t urls = 0;
  uint64_t sub_urls = 0;  // Distinct strings tested, under the profile.
  uint64_t attempts = 0;  // Filters built and tested; 1 = the first was clean.
  double growth = 1;      // Bits of the filter found, over those planned.
};

struct ProtectedFilter {
  bloom::PrefilterParameters parameters;
  std::string bits;
  ProtectProof proof;
};

struct ProtectRequest {
  std::span<const std::string_view> keys;  // Sorted.
  bloom::PrefilterParameters planned;      // Tried first.
  bool fixed_seed = false;                 // The policy has its own: only the size may change.
  std::string key_set_sha256;              // Further seeds are derived from it.
  url::Profile profile = url::Profile::kBoth;
  std::span<const ProtectedUrl> urls;
  int threads = 1;
  Progress* progress = NoProgress();
};

// The strings that the OS tests for the URLs: with "https://" and "http://" where no scheme is
// given, sorted, unique, without those that are keys (which policy tests report).
std::vector<std::string> ProtectedSubUrls(const ProtectRequest& request);

// Deterministic: seeds and sizes are tried in a fixed order and the first clean filter is taken.
// With no URLs it is the planned filter. Cost: one build an attempt, of which there may be up to
// 128 a size. FailedPrecondition: none was found up to four times the planned size.
// InvalidArgument: the planned parameters are not valid.
absl::StatusOr<ProtectedFilter> BuildProtectedFilter(const ProtectRequest& request);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_PROTECT_SEARCH_H_
