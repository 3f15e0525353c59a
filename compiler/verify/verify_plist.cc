#include "compiler/verify/verify_plist.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "compiler/explain/json_text.h"
#include "compiler/verify/filter_variant.h"
#include "diagnostics/count_text.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::compiler {

namespace {

using format::DecodedPrefilter;

uint64_t CountSetBits(std::string_view bits) {
  uint64_t count = 0;
  for (const char byte : bits) count += std::popcount(static_cast<uint8_t>(byte));
  return count;
}

// Holds the share of set bits against what `item_count` keys give: 1 - (1 - 1/m)^(k n). Six
// standard deviations (at most sqrt(m)/2) and a hundredth for repeated bits of double hashing.
void CheckFill(const DecodedPrefilter& plist, CheckList& checks) {
  const bloom::PrefilterParameters& parameters = plist.info.parameters;
  const double bits = parameters.bit_count;
  const double set = static_cast<double>(CountSetBits(plist.bits));
  const double throws = static_cast<double>(plist.info.item_count) * parameters.hash_count;
  const double expected = bits * -std::expm1(throws * std::log1p(-1 / bits));
  const double tolerance = 3 * std::sqrt(bits) + 0.01 * bits;
  const bool plausible = std::abs(set - expected) <= tolerance;
  checks.Add(
      "fill", plausible ? CheckState::kPassed : CheckState::kWarning,
      absl::StrFormat("%.2f %% of the bits are set; %.2f %% are expected of %s", 100 * set / bits,
                      100 * expected / bits, CountOf(plist.info.item_count, "key")));
}

void CheckKeys(const DecodedPrefilter& plist, std::span<const std::string_view> keys,
               CheckList& checks) {
  const auto view = bloom::PrefilterView::Create(plist.info.parameters, plist.bits);
  if (!view.ok()) {
    checks.Expect("every-key-hits", std::string(view.status().message()));
    return;
  }
  uint64_t missed = 0;
  std::string_view first;
  for (const std::string_view key : keys) {
    if (view->MayContain(key)) continue;
    if (missed++ == 0) first = key;
  }
  checks.Expect("every-key-hits",
                missed == 0
                    ? ""
                    : absl::StrCat("devices miss ", missed, " of ", CountOf(keys.size(), "key"),
                                   ", the first is ", ShortForTerminal(first)),
                CountOf(keys.size(), "key"));
}

void Identify(const DecodedPrefilter& plist, std::span<const std::string_view> keys,
              CheckList& checks) {
  const uint32_t seed = plist.info.parameters.murmur_seed;
  const auto found = IdentifyVariant(plist.info.parameters, plist.bits, keys);
  if (!found) {
    checks.Add("hash-variant", CheckState::kFailed,
               "no known builder gives these bits from these keys: other keys, another seed, "
               "damaged bits, or bits so full that they tell nothing");
    return;
  }
  const std::string how = found->bit_identical
                              ? "rebuilding from the keys gives the same bits"
                              : "every key is found, but the bits hold more than these keys";
  const bool device = IsDeviceVariant(found->variant, seed);
  checks.Add("hash-variant", device ? CheckState::kPassed : CheckState::kFailed,
             absl::StrCat(DescribeVariant(found->variant, seed),
                          device ? "" : "; devices will miss its keys", " (", how, ")"));
}

std::string ParametersText(const DecodedPrefilter& plist) {
  const format::PrefilterInfo& info = plist.info;
  return absl::StrFormat("%s, %s, seed %d, %s at a rate of %g",
                         CountOf(info.parameters.bit_count, "bit"),
                         CountOf(info.parameters.hash_count, "hash"), info.parameters.murmur_seed,
                         CountOf(info.item_count, "key"), info.false_positive_tolerance);
}

}  // namespace

void VerifyPlist(const PlistRequest& request, CheckList& checks) {
  const auto plist = format::DecodePrefilterPlist(request.bytes);
  if (!plist.ok()) {
    checks.Expect("readable", std::string(plist.status().message()));
    return;
  }
  const bool beta = plist->keys == format::PlistKeys::kBeta;
  checks.Expect("readable", "",
                absl::StrCat(plist->format == format::PlistFormat::kXml ? "XML" : "binary",
                             beta ? ", field names of the 2025 beta (numberOfBits, ...)"
                                  : ", current field names (bitCount, ...)"));
  checks.Expect("parameters", "", ParametersText(*plist));
  CheckFill(*plist, checks);
  if (request.keys) CheckKeys(*plist, *request.keys, checks);
  if (!request.identify) return;
  const std::string sizing = DescribeSizing(plist->info.parameters, plist->info.item_count,
                                            plist->info.false_positive_tolerance);
  checks.Add("sizing", CheckState::kPassed,
             sizing.empty() ? "of the builder's own; any size works on devices" : sizing);
  if (request.keys) {
    Identify(*plist, *request.keys, checks);
  } else {
    checks.Add("hash-variant", CheckState::kSkipped,
               "bits alone do not tell how they were hashed; give the keys with --keys");
  }
}

}  // namespace urlfilter::compiler
