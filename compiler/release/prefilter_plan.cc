#include "compiler/release/prefilter_plan.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
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
// A per-URL target may cost so many times Apple's size; found to so many halvings of the last step.
constexpr double kMostEnlarged = 83;
constexpr int kHalvings = 6;
// What double hashing adds to the ideal rate is predicted too low by so much in small filters:
// for a target of 2.08e-5 and 16 hashes, 1, 9, 100 and 1000 keys in filters predicted at 2.05e-5,
// 2.00e-5, 2.05e-5 and 2.07e-5 hit 2.46e-5, 2.27e-5, 2.21e-5 and 2.22e-5 of 10^8 random hashes.
constexpr double kDoubt = 0.25;
// Bytes of a binary plist beside its bits, rounded up.
constexpr uint64_t kPlistOverhead = 512;

bool SeedMayStay(const PlanRequest& request) {
  return !request.murmur_seed || *request.murmur_seed == request.previous->murmur_seed;
}

double RateOf(const PrefilterParameters& parameters, const PlanRequest& request) {
  return request.rate.per_url ? bloom::PredictedPerKeyRate(parameters, request.item_count)
                              : bloom::IdealPerKeyRate(parameters, request.item_count);
}

bool RateHolds(const PrefilterParameters& previous, const PrefilterParameters& exact,
               const PlanRequest& request, double per_key_rate) {
  return RateOf(previous, request) <= std::max(per_key_rate, RateOf(exact, request));
}

// `factor` times as many bits. An odd number: steps of the double hash then share fewer factors
// with it, and fall on the same bit less often.
PrefilterParameters Enlarged(PrefilterParameters parameters, double factor) {
  const double bits = std::ceil(parameters.bit_count * factor);
  parameters.bit_count = static_cast<uint32_t>(std::min(bits, 4294967294.0)) | 1u;
  return parameters;
}

// The least enlargement that is predicted to meet the rate; the greatest tried if none does.
PrefilterParameters EnlargeToRate(const PrefilterParameters& apple, uint64_t item_count,
                                  double per_key_rate) {
  const auto meets = [&](const PrefilterParameters& parameters) {
    const double predicted = bloom::PredictedPerKeyRate(parameters, item_count);
    const double repeats = predicted - bloom::IdealPerKeyRate(parameters, item_count);
    return predicted + kDoubt * std::max(repeats, 0.0) <= per_key_rate;
  };
  if (meets(apple)) return apple;
  double low = 1, high = 1.02;
  while (!meets(Enlarged(apple, high)) && high < kMostEnlarged) {
    low = high;
    high = std::min(kMostEnlarged, 1 + 2 * (high - 1));
  }
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (meets(Enlarged(apple, middle)) ? high : low) = middle;
  }
  return Enlarged(apple, high);
}

// The least size for so many keys.
absl::StatusOr<PrefilterParameters> SizeFor(const PlanRequest& request, double item_count,
                                            double per_key_rate, uint32_t seed) {
  const uint64_t count = static_cast<uint64_t>(item_count);
  ASSIGN_OR_RETURN(const PrefilterParameters apple,
                   bloom::SizePrefilter(count, per_key_rate, seed));
  return request.rate.per_url ? EnlargeToRate(apple, count, per_key_rate) : apple;
}

bool FitsBudget(const PrefilterParameters& parameters, const PlanRequest& request) {
  return request.size_budget_bytes == 0 ||
         bloom::ByteCount(parameters) + kPlistOverhead <= request.size_budget_bytes;
}

}  // namespace

namespace {

// The parameters before, the exact ones, or exact ones with headroom.
absl::Status Choose(const PlanRequest& request, const PrefilterParameters& exact,
                    PrefilterPlan& plan) {
  plan.parameters = exact;
  if (!request.sizing.sticky || !request.previous) return absl::OkStatus();

  const bool holds = RateHolds(*request.previous, exact, request, plan.per_key_rate);
  const bool oversize = request.previous->bit_count > kMostOversize * exact.bit_count;
  if (holds && !oversize && SeedMayStay(request)) {
    plan.parameters = *request.previous;
    plan.reason = SizingReason::kKept;
    return absl::OkStatus();
  }
  // Only the seed is another one: nothing can be kept.
  if (holds && !oversize) return absl::OkStatus();
  plan.reason = holds ? SizingReason::kShrunk : SizingReason::kGrown;
  const double roomy =
      std::ceil(static_cast<double>(request.item_count) * (1 + request.sizing.headroom));
  ASSIGN_OR_RETURN(const PrefilterParameters larger,
                   SizeFor(request, roomy, plan.per_key_rate, exact.murmur_seed));
  if (FitsBudget(larger, request)) plan.parameters = larger;
  return absl::OkStatus();
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
  ASSIGN_OR_RETURN(plan.apple, bloom::SizePrefilter(request.item_count, plan.per_key_rate, seed));
  const double items = static_cast<double>(request.item_count);
  ASSIGN_OR_RETURN(const PrefilterParameters exact,
                   SizeFor(request, items, plan.per_key_rate, seed));
  RETURN_IF_ERROR(Choose(request, exact, plan));
  plan.meets_target =
      !request.rate.per_url || RateOf(plan.parameters, request) <= plan.per_key_rate;
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
