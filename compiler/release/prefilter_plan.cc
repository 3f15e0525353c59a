#include "compiler/release/prefilter_plan.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "bloom/prefilter_rate.h"

namespace urlfilter::compiler {

namespace {

using bloom::PrefilterParameters;

// A filter more than this many times as large as it needs to be is worth a full download.
constexpr double kMostOversize = 2.0;

bool SeedMayStay(const PlanRequest& request) {
  return !request.murmur_seed || *request.murmur_seed == request.previous->murmur_seed;
}

bool RateHolds(const PrefilterParameters& previous, const PrefilterParameters& exact,
               const PlanRequest& request, double per_key_rate) {
  const double accepted = std::max(per_key_rate, bloom::IdealPerKeyRate(exact, request.item_count));
  return bloom::IdealPerKeyRate(previous, request.item_count) <= accepted;
}

}  // namespace

double TypicalCandidates(url::Profile profile) {
  return url::Includes27(profile) ? bloom::kTypicalSubUrls27 : bloom::kTypicalSubUrls26;
}

double PerKeyTarget(const RateTarget& target, url::Profile profile) {
  if (!target.per_url) return target.value;
  return bloom::PerKeyRateForPerUrlTarget(target.value, TypicalCandidates(profile));
}

uint32_t DeriveSeed(std::string_view key_set_sha256, uint32_t attempt) {
  const Sha256Bytes digest =
      Sha256(absl::StrCat("urlfilter seed ", attempt, " ", AbslView(key_set_sha256)));
  const uint32_t seed = uint32_t{digest[0]} | uint32_t{digest[1]} << 8 | uint32_t{digest[2]} << 16 |
                        uint32_t{digest[3]} << 24;
  return seed == 0 ? 1 : seed;
}

absl::StatusOr<PrefilterPlan> PlanPrefilter(const PlanRequest& request) {
  PrefilterPlan plan;
  plan.per_key_rate = PerKeyTarget(request.rate, request.profile);
  const uint32_t seed = request.murmur_seed.value_or(DeriveSeed(request.key_set_sha256, 0));
  ASSIGN_OR_RETURN(const PrefilterParameters exact,
                   bloom::SizePrefilter(request.item_count, plan.per_key_rate, seed));
  plan.parameters = exact;
  if (!request.sizing.sticky || !request.previous) return plan;

  const bool holds = RateHolds(*request.previous, exact, request, plan.per_key_rate);
  const bool oversize = request.previous->bit_count > kMostOversize * exact.bit_count;
  if (holds && !oversize && SeedMayStay(request)) {
    plan.parameters = *request.previous;
    plan.reason = SizingReason::kKept;
    return plan;
  }
  if (holds && !oversize) return plan;  // Only the seed is another one: nothing can be kept.
  plan.reason = holds ? SizingReason::kShrunk : SizingReason::kGrown;
  const double roomy =
      std::ceil(static_cast<double>(request.item_count) * (1 + request.sizing.headroom));
  ASSIGN_OR_RETURN(plan.parameters,
                   bloom::SizePrefilter(static_cast<uint64_t>(roomy), plan.per_key_rate, seed));
  return plan;
}

std::string PrefilterTag(const PrefilterParameters& parameters, std::string_view bits) {
  Sha256Stream digest;
  digest.Update(absl::StrCat(bloom::kPrefilterHashFamily, "\n", parameters.bit_count, "\n",
                             parameters.hash_count, "\n", parameters.murmur_seed, "\n"));
  digest.Update(bits);
  return ToHex(digest.Finish()).substr(0, 32);
}

}  // namespace urlfilter::compiler
