#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "tests/conformance/operations.h"

namespace urlfilter::conformance {
namespace {

using bloom::PrefilterParameters;

PrefilterParameters ParametersOf(const Json& input) {
  return {.bit_count = input.at("bitCount"),
          .hash_count = input.at("hashCount"),
          .murmur_seed = input.at("murmurSeed")};
}

absl::StatusOr<Json> Hash(const Json& input) {
  const bloom::KeyHash hash = bloom::HashKey(ToBytes(input.at("key")), input.at("murmurSeed"));
  return Json{{"fnv1a", absl::StrFormat("%08x", hash.h1)},
              {"murmur3", absl::StrFormat("%08x", hash.h2)}};
}

// A filter keeps its bits but not the order they were set in, so the rounds are made here from the
// library's hashes; `build` shows that the library's own rounds agree.
absl::StatusOr<Json> Indices(const Json& input) {
  const PrefilterParameters parameters = ParametersOf(input);
  bloom::KeyHash hash = bloom::HashKey(ToBytes(input.at("key")), parameters.murmur_seed);
  Json indices = Json::array();
  for (uint32_t round = 0; round < parameters.hash_count; ++round, hash.h1 += hash.h2) {
    indices.push_back(hash.h1 % parameters.bit_count);
  }
  return Json{{"indices", indices}};
}

absl::StatusOr<Json> Size(const Json& input) {
  ASSIGN_OR_RETURN(const PrefilterParameters parameters,
                   bloom::SizePrefilter(input.at("itemCount"), input.at("falsePositiveTolerance"),
                                        /*murmur_seed=*/1));
  return Json{{"bitCount", parameters.bit_count},
              {"hashCount", parameters.hash_count},
              {"byteCount", bloom::ByteCount(parameters)}};
}

absl::StatusOr<Json> Build(const Json& input) {
  std::vector<std::string> keys;
  for (const Json& key : input.at("keys")) keys.push_back(ToBytes(key));
  ASSIGN_OR_RETURN(bloom::PrefilterBuilder builder,
                   bloom::PrefilterBuilder::Create(ParametersOf(input)));
  builder.AddAll(std::vector<std::string_view>(keys.begin(), keys.end()));
  return Json{{"dataHex", absl::BytesToHexString(std::move(builder).Finish())}};
}

absl::StatusOr<Json> Contains(const Json& input) {
  const std::string bits = absl::HexStringToBytes(input.at("dataHex").get<std::string>());
  ASSIGN_OR_RETURN(const bloom::PrefilterView view,
                   bloom::PrefilterView::Create(ParametersOf(input), bits));
  return Json{{"maybe", view.MayContain(ToBytes(input.at("key")))}};
}

}  // namespace

std::map<std::string, Operation> BloomOperations() {
  return {{"hash", Hash},
          {"indices", Indices},
          {"size", Size},
          {"build", Build},
          {"contains", Contains}};
}

}  // namespace urlfilter::conformance
