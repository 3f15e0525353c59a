#include "bloom/prefilter_parameters.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace urlfilter::bloom {
namespace {

constexpr PrefilterParameters kEmptyFilter = {.bit_count = 8, .hash_count = 1};

absl::Status ValidateRate(double rate) {
  if (rate > 0 && rate < 1) return absl::OkStatus();  // false for NaN
  return absl::InvalidArgumentError(
      absl::StrCat("the false positive rate must lie between 0 and 1, not ", rate));
}

}  // namespace

absl::Status ValidateParameters(const PrefilterParameters& parameters) {
  if (parameters.bit_count == 0) {
    return absl::InvalidArgumentError("bitCount is 0; a filter has at least one bit");
  }
  if (parameters.hash_count == 0 || parameters.hash_count > kMaxHashCount) {
    return absl::InvalidArgumentError(absl::StrCat("hashCount is ", parameters.hash_count,
                                                   "; it must lie in 1..", kMaxHashCount));
  }
  if (parameters.murmur_seed == 0) {
    return absl::InvalidArgumentError("murmurSeed is 0; the system rejects this seed");
  }
  return absl::OkStatus();
}

absl::StatusOr<PrefilterParameters> SizePrefilter(uint64_t item_count, double false_positive_rate,
                                                  uint32_t murmur_seed) {
  RETURN_IF_ERROR(ValidateRate(false_positive_rate));
  PrefilterParameters parameters = kEmptyFilter;
  parameters.murmur_seed = murmur_seed;
  if (item_count > 0) {
    const double ln2 = std::log(2.0);
    const double items = static_cast<double>(item_count);
    const double bits = std::ceil(-(items * std::log(false_positive_rate)) / (ln2 * ln2));
    const double hashes = std::ceil(bits / items * ln2);
    if (bits > std::numeric_limits<uint32_t>::max()) {
      return absl::ResourceExhaustedError(absl::StrCat(
          item_count, " keys at rate ", false_positive_rate, " need ", bits,
          " bits; a prefilter holds at most 4294967295. Raise the rate or split the list"));
    }
    if (hashes > kMaxHashCount) {
      return absl::InvalidArgumentError(absl::StrCat("rate ", false_positive_rate, " needs ",
                                                     hashes, " hashes; at most ", kMaxHashCount,
                                                     " are allowed. Raise the rate"));
    }
    parameters.bit_count = static_cast<uint32_t>(bits);
    parameters.hash_count = static_cast<uint32_t>(hashes);
  }
  RETURN_IF_ERROR(ValidateParameters(parameters));
  return parameters;
}

}  // namespace urlfilter::bloom
