#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"
#include "tests/conformance/operations.h"

namespace urlfilter::conformance {
namespace {

absl::StatusOr<Json> DecodePlist(const Json& input) {
  const std::string bytes = absl::HexStringToBytes(input.at("plistHex").get<std::string>());
  ASSIGN_OR_RETURN(const format::DecodedPrefilter plist, format::DecodePrefilterPlist(bytes));
  const bloom::PrefilterParameters& parameters = plist.info.parameters;
  return Json{{"itemCount", plist.info.item_count},
              {"murmurSeed", parameters.murmur_seed},
              {"bitCount", parameters.bit_count},
              {"byteCount", bloom::ByteCount(parameters)},
              {"hashCount", parameters.hash_count},
              {"keys", plist.keys == format::PlistKeys::kBeta ? "beta" : "current"},
              {"dataHex", absl::BytesToHexString(AbslView(plist.bits))}};
}

absl::StatusOr<Json> CheckManifest(const Json& input) {
  ASSIGN_OR_RETURN(const format::Manifest manifest,
                   format::ParseManifest(ToBytes(input.at("manifest"))));
  return Json{{"schema", manifest.schema},          {"filter", manifest.filter},
              {"version", manifest.version},        {"tag", manifest.tag},
              {"hashFamily", manifest.hash_family}, {"bitCount", manifest.bit_count},
              {"hashCount", manifest.hash_count},   {"murmurSeed", manifest.murmur_seed},
              {"byteCount", manifest.byte_count},   {"itemCount", manifest.item_count},
              {"path", manifest.plist.path},        {"size", manifest.plist.size_bytes},
              {"sha256", manifest.plist.sha256}};
}

absl::StatusOr<Json> ApplyDelta(const Json& input) {
  std::string made;
  RETURN_IF_ERROR(format::ApplyDelta(
      absl::HexStringToBytes(input.at("deltaHex").get<std::string>()),
      absl::HexStringToBytes(input.at("oldHex").get<std::string>()), [&](std::string_view bytes) {
        made += bytes;
        return absl::OkStatus();
      }));
  return Json{{"newHex", absl::BytesToHexString(made)}};
}

}  // namespace

std::map<std::string, Operation> FormatOperations() {
  return {{"decode_plist", DecodePlist},
          {"check_manifest", CheckManifest},
          {"apply_delta", ApplyDelta}};
}

}  // namespace urlfilter::conformance
