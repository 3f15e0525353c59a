// Fuzzes what reads URLs, hosts and rules: canonical forms are stable, and the canonical URL of a
// rule has one of the rule's keys among its sub-URLs.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/canonical_url.h"
#include "filterlib/url/in_app_keys.h"
#include "filterlib/url/key_note.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/rule_keys.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::url {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void CheckHost(std::string_view input) {
  const auto host = CanonicalHost(input);
  Require(!IsCanonicalHost(input) || (host.ok() && *host == input));
  if (!host.ok()) return;
  const auto again = CanonicalHost(*host);
  Require(again.ok() && *again == *host);
}

void CheckUrl(std::string_view input) {
  const auto url = CanonicalizeUrl(input);
  if (!url.ok()) return;
  const auto again = CanonicalizeUrl(url->ToString());
  Require(again.ok() && again->ToString() == url->ToString());
}

bool Has(const RuleKeys& rule, KeyNote note) {
  return std::find(rule.notes.begin(), rule.notes.end(), note) != rule.notes.end();
}

void RequireAKey(const RuleKeys& rule, const std::string& url, Profile profile) {
  const auto sub_urls = SubUrls(url, profile);
  if (absl::IsResourceExhausted(sub_urls.status())) return;
  Require(sub_urls.ok());
  Require(std::any_of(rule.keys.begin(), rule.keys.end(), [&](const std::string& key) {
    return std::binary_search(sub_urls->begin(), sub_urls->end(), key);
  }));
}

void CheckRule(std::string_view input) {
  const auto rule = KeysForRule(input, Profile::kBoth);
  Require(!IsItsOwnKey(input) || (rule.ok() && rule->keys.size() == 1 && rule->notes.empty()));
  if (!rule.ok()) return;
  Require(!rule->keys.empty());
  for (const std::string& key : rule->keys) {
    Require(!key.empty() && std::none_of(key.begin(), key.end(), IsControl));
  }
  const auto url = CanonicalizeUrl(input);
  if (!url.ok() || url->port != 0) return;
  const std::string canonical = url->ToString();
  if (!Has(*rule, KeyNote::kControlByteOn26)) RequireAKey(*rule, canonical, Profile::kIos26);
  const bool usual_port = url->scheme == "http" || url->scheme == "https";
  if (usual_port || !Has(*rule, KeyNote::kKnownPortsOn27)) {
    RequireAKey(*rule, canonical, Profile::kIos27);
  }
}

// What a rule's key names, a lookup of the same text finds.
void CheckInApp(std::string_view input) {
  const auto key = InAppKeyForRule(input);
  if (!key.ok()) return;
  const auto candidates = InAppCandidates("http://" + *key);
  Require(candidates.ok());
  Require(std::any_of(candidates->begin(), candidates->end(),
                      [&](const InAppCandidate& candidate) { return candidate.key == *key; }));
}

}  // namespace
}  // namespace urlfilter::url

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  urlfilter::url::CheckHost(input);
  urlfilter::url::CheckUrl(input);
  urlfilter::url::CheckRule(input);
  urlfilter::url::CheckInApp(input);
  return 0;
}
