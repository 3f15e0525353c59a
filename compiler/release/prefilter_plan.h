// Which parameters the filter of a release gets: size, hashes, seed; and the tag of its bits.
//
// All functions are pure.
#ifndef URLFILTER_COMPILER_RELEASE_PREFILTER_PLAN_H_
#define URLFILTER_COMPILER_RELEASE_PREFILTER_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/prefilter_parameters.h"
#include "compiler/policy/policy.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

struct PlanRequest {
  uint64_t item_count = 0;
  RateTarget rate;
  url::Profile profile = url::Profile::kBoth;
  std::optional<uint32_t> murmur_seed;  // From the policy; without, derived from the key set.
  std::string key_set_sha256;
  SizingPlan sizing;
  uint64_t size_budget_bytes = 0;                      // Headroom is not given beyond it; 0 = none.
  std::optional<bloom::PrefilterParameters> previous;  // Of the release before, if there is one.
};

enum class SizingReason {
  kFirst,   // The least size for the target: no release before, sizes not sticky, or a new seed.
  kKept,    // The previous parameters still keep the rate.
  kGrown,   // They no longer do: sized anew, with headroom.
  kShrunk,  // They are far larger than the keys need: sized anew, with headroom.
};

struct PrefilterPlan {
  bloom::PrefilterParameters parameters;
  double per_key_rate = 0;  // The target; falsePositiveTolerance in the files.
  SizingReason reason = SizingReason::kFirst;
  // What Apple's formula gives for the same keys and target; the filter is larger where a per-URL
  // target, headroom or the previous release asks for it.
  bloom::PrefilterParameters apple;
  bool meets_target = true;  // False: a per-URL target is out of reach within 83 times that size.
};

// Sub-URLs of a typical long URL: what a per-URL rate is counted over.
double TypicalCandidates(url::Profile profile);

// The per-key rate that `target` asks for.
double PerKeyTarget(const RateTarget& target, url::Profile profile);

// A seed that depends on the key set (its digest) and a counter only; never 0.
uint32_t DeriveSeed(std::string_view key_set_sha256, uint32_t attempt);

// With `sizing.sticky`, the previous parameters (and seed) are kept as long as they predict a rate
// no higher than a filter of Apple's exact size would, and are at most twice as large as needed; a
// policy's own seed must be the previous one. Otherwise Apple's exact sizing for the number of
// keys, or with headroom where a previous release had to be left behind.
//
// A per-URL target is a promise: Apple's formula takes the hashes for independent, which double
// hashing is not in small filters, so that such a filter is enlarged until
// bloom::PredictedPerKeyRate meets the target. A per-key target keeps Apple's sizes to the bit.
// Errors: those of bloom::SizePrefilter.
absl::StatusOr<PrefilterPlan> PlanPrefilter(const PlanRequest& request);

// 32 hex digits of SHA-256 over the hash family, the parameters and the bits: changes exactly when
// one of them does.
std::string PrefilterTag(const bloom::PrefilterParameters& parameters, std::string_view bits);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_PREFILTER_PLAN_H_
