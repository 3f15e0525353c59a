#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "base/status_macros.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/canonical_url.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/rule_keys.h"
#include "filterlib/url/sub_urls.h"
#include "tests/conformance/operations.h"

namespace urlfilter::conformance {
namespace {

Json Texts(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(FromBytes(text));
  return list;
}

absl::StatusOr<Json> SubUrls(const Json& input) {
  ASSIGN_OR_RETURN(const url::Profile profile,
                   url::ParseProfile(input.at("os").get<std::string>()));
  ASSIGN_OR_RETURN(const std::vector<std::string> texts,
                   url::SubUrls(ToBytes(input.at("url")), profile));
  return Json{{"subUrls", Texts(texts)}};
}

absl::StatusOr<Json> Lookup(const Json& input) {
  ASSIGN_OR_RETURN(const url::Profile profile,
                   url::ParseProfile(input.at("os").get<std::string>()));
  const std::string bits = absl::HexStringToBytes(input.at("dataHex").get<std::string>());
  const bloom::PrefilterParameters parameters = {.bit_count = input.at("bitCount"),
                                                 .hash_count = input.at("hashCount"),
                                                 .murmur_seed = input.at("murmurSeed")};
  ASSIGN_OR_RETURN(const bloom::PrefilterView view, bloom::PrefilterView::Create(parameters, bits));
  return Json{{"maybe", PrefilterLookup(view, profile).MayMatch(ToBytes(input.at("url")))}};
}

absl::StatusOr<Json> RuleKeys(const Json& input) {
  ASSIGN_OR_RETURN(const url::Profile profile,
                   url::ParseProfile(input.at("profile").get<std::string>()));
  ASSIGN_OR_RETURN(const url::RuleKeys keys, url::KeysForRule(ToBytes(input.at("rule")), profile));
  return Json{{"keys", Texts(keys.keys)}};
}

absl::StatusOr<Json> CanonicalHost(const Json& input) {
  ASSIGN_OR_RETURN(const std::string host, url::CanonicalHost(ToBytes(input.at("host"))));
  const bool fixed = url::CanonicalHost(host).value_or("") == host;
  if (!fixed) return absl::InternalError("the canonical host is not its own canonical host");
  return Json{{"host", FromBytes(host)}};
}

absl::StatusOr<Json> CanonicalUrl(const Json& input) {
  ASSIGN_OR_RETURN(const url::CanonicalUrl parts, url::CanonicalizeUrl(ToBytes(input.at("url"))));
  return Json{{"url", FromBytes(parts.ToString())}};
}

}  // namespace

std::map<std::string, Operation> UrlOperations() {
  return {{"sub_urls", SubUrls},
          {"lookup", Lookup},
          {"rule_keys", RuleKeys},
          {"canonical_host", CanonicalHost},
          {"canonical_url", CanonicalUrl}};
}

}  // namespace urlfilter::conformance
