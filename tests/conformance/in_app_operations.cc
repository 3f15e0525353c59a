#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "bloom/block_filter_builder.h"
#include "bloom/in_app_hash.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/url/in_app_keys.h"
#include "tests/conformance/operations.h"

namespace urlfilter::conformance {
namespace {

absl::StatusOr<uint64_t> SeedOf(const Json& input) {
  uint64_t seed = 0;
  if (!absl::SimpleHexAtoi(input.at("hashSeed").get<std::string>(), &seed)) {
    return absl::InvalidArgumentError("hashSeed takes 16 hexadecimal digits");
  }
  return seed;
}

absl::StatusOr<Json> HashInApp(const Json& input) {
  ASSIGN_OR_RETURN(const uint64_t seed, SeedOf(input));
  const bloom::InAppHash hash = bloom::InAppKeyHash(ToBytes(input.at("key")), seed);
  return Json{{"high", absl::StrFormat("%016x", hash.high)},
              {"low", absl::StrFormat("%016x", hash.low)}};
}

absl::StatusOr<Json> BuildBlockFilter(const Json& input) {
  ASSIGN_OR_RETURN(const uint64_t seed, SeedOf(input));
  ASSIGN_OR_RETURN(bloom::BlockFilterBuilder builder,
                   bloom::BlockFilterBuilder::Create(input.at("blockCount"), seed));
  for (const Json& key : input.at("keys")) builder.Add(bloom::InAppKeyHash(ToBytes(key), seed));
  return Json{{"filterHex", absl::BytesToHexString(std::move(builder).Finish())}};
}

std::string ContainerOf(const Json& input) {
  return absl::HexStringToBytes(input.at("containerHex").get<std::string>());
}

absl::StatusOr<Json> DecodeInApp(const Json& input) {
  const std::string bytes = ContainerOf(input);
  ASSIGN_OR_RETURN(const auto view, format::InAppContainerView::Create(bytes));
  RETURN_IF_ERROR(view.CheckDigest());
  Json categories = Json::array();
  for (size_t i = 0; i < view.category_count(); ++i) {
    categories.push_back(std::string(view.CategoryName(static_cast<uint8_t>(i))));
  }
  return Json{{"categories", categories},
              {"hashSeed", absl::StrFormat("%016x", view.hash_seed())},
              {"keyCount", view.block_filter().key_count()},
              {"entryCount", view.fingerprints().entry_count()}};
}

absl::StatusOr<Json> InAppKey(const Json& input) {
  ASSIGN_OR_RETURN(const std::string key, url::InAppKeyForRule(ToBytes(input.at("rule"))));
  return Json{{"key", FromBytes(key)}};
}

absl::StatusOr<Json> Candidates(const Json& input) {
  ASSIGN_OR_RETURN(const auto candidates, url::InAppCandidates(ToBytes(input.at("url"))));
  Json keys = Json::array();
  for (const url::InAppCandidate& candidate : candidates) keys.push_back(FromBytes(candidate.key));
  return Json{{"keys", keys}};
}

// The verdict of the fast path; the slow model, which knows the key, must agree.
absl::StatusOr<Json> Verdict(const Json& input) {
  const std::string bytes = ContainerOf(input);
  const std::string url = ToBytes(input.at("url"));
  ASSIGN_OR_RETURN(const auto view, format::InAppContainerView::Create(bytes));
  const InAppLookup lookup(view.block_filter(), view.fingerprints());
  const InAppVerdict verdict = lookup.Check(url);
  std::string key;
  if (lookup.Explain(url, key) != verdict) {
    return absl::InternalError("the slow model gives another verdict");
  }
  if (verdict.kind == InAppVerdict::Kind::kNone) return Json{{"verdict", "none"}, {"key", ""}};
  return Json{{"verdict", verdict.kind == InAppVerdict::Kind::kAllow ? "allow" : "block"},
              {"key", FromBytes(key)},
              {"category", std::string(view.CategoryName(verdict.category))},
              {"exactHost", verdict.exact_host}};
}

}  // namespace

std::map<std::string, Operation> InAppOperations() {
  return {{"hash_in_app", HashInApp},        {"build_block_filter", BuildBlockFilter},
          {"decode_in_app", DecodeInApp},    {"in_app_key", InAppKey},
          {"in_app_candidates", Candidates}, {"in_app_verdict", Verdict}};
}

}  // namespace urlfilter::conformance
