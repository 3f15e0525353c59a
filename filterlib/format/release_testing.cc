#include "filterlib/format/release_testing.h"

#include <utility>

#include "base/digest.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::format {

namespace {

constexpr bloom::PrefilterParameters kParameters{144, 10, 1};
constexpr uint64_t kItemCount = 10;
constexpr double kRate = 0.001;

}  // namespace

std::string SmallPlist(std::string_view key) {
  PrefilterInfo info;
  info.parameters = kParameters;
  info.item_count = kItemCount;
  info.false_positive_tolerance = kRate;
  auto builder = bloom::PrefilterBuilder::Create(kParameters);
  builder->Add(key);
  const std::string bits = std::move(*builder).Finish();
  return *EncodePrefilterPlist(info, bits, PlistFormat::kBinary, PlistKeys::kCurrent);
}

Manifest SmallManifest(const std::string& filter, uint64_t version, std::string_view plist) {
  const std::string digest = Sha256Hex(plist);
  Manifest manifest;
  manifest.filter = filter;
  manifest.version = version;
  manifest.tag = digest.substr(0, 32);
  manifest.profile = "both";
  manifest.bit_count = kParameters.bit_count;
  manifest.hash_count = kParameters.hash_count;
  manifest.murmur_seed = kParameters.murmur_seed;
  manifest.byte_count = bloom::ByteCount(kParameters);
  manifest.item_count = kItemCount;
  manifest.false_positive_tolerance = kRate;
  manifest.plist = {std::to_string(version) + "/filter.plist", plist.size(), digest};
  manifest.key_set_sha256 = std::string(64, 'b');
  return manifest;
}

}  // namespace urlfilter::format
