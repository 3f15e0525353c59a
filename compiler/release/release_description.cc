#include "compiler/release/release_description.h"

#include "bloom/prefilter_parameters.h"
#include "compiler/release/release_dates.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

bool HasPirRows(const Policy& policy, uint64_t item_count) {
  return policy.pir.enabled && item_count > 0;
}

format::PrefilterInfo DescribePlist(const Policy& policy, const FilterFacts& filter) {
  return {.parameters = filter.plan.parameters,
          .item_count = filter.item_count,
          .false_positive_tolerance = filter.plan.per_key_rate,
          .name = policy.name,
          .version = 0,
          .tag = filter.tag,
          .hash_family = bloom::kPrefilterHashFamily};
}

format::Manifest DescribeContent(const Policy& policy, const BuildRequest& request,
                                 const FilterFacts& filter) {
  const bloom::PrefilterParameters& parameters = filter.plan.parameters;
  format::Manifest manifest;
  manifest.filter = policy.name;
  manifest.tag = filter.tag;
  manifest.profile = url::ProfileName(policy.profile);
  manifest.bit_count = parameters.bit_count;
  manifest.hash_count = parameters.hash_count;
  manifest.murmur_seed = parameters.murmur_seed;
  manifest.byte_count = bloom::ByteCount(parameters);
  manifest.item_count = filter.item_count;
  manifest.false_positive_tolerance = filter.plan.per_key_rate;
  manifest.prefetch = {.interval_seconds = policy.prefetch.interval_seconds,
                       .minimum_seconds = kMinimumPrefetchSeconds,
                       .jitter_seconds = policy.prefetch.jitter_seconds};
  manifest.key_set_sha256 = filter.key_set_sha256;
  if (HasPirRows(policy, filter.item_count)) manifest.pir_rows = filter.item_count;
  SetDates(request, manifest);
  manifest.kill_switch_reason = request.kill_switch_reason;
  return manifest;
}

}  // namespace urlfilter::compiler
