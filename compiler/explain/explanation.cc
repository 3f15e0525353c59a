#include "compiler/explain/explanation.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "compiler/release/policy_tests.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {

namespace {

absl::StatusOr<ProfileExplanation> ExplainFor(const KeySource& source, const std::string& url,
                                              url::Profile profile) {
  ProfileExplanation explanation;
  explanation.profile = profile;
  auto sub_urls = url::SubUrls(url, profile);
  if (!sub_urls.ok()) {
    explanation.problem = std::string(sub_urls.status().message());
    return explanation;
  }
  explanation.sub_urls = *std::move(sub_urls);
  for (const std::string& sub_url : explanation.sub_urls) {
    if (!source.MayContain(sub_url)) continue;
    ASSIGN_OR_RETURN(std::optional<KeyOrigin> origin, source.Find(sub_url));
    const UrlVerdict verdict = origin ? UrlVerdict::kBlock : UrlVerdict::kMaybe;
    explanation.verdict = std::max(explanation.verdict, verdict);
    explanation.hits.push_back({sub_url, std::move(origin)});
  }
  return explanation;
}

std::string WayOut(const SubUrlHit& hit) {
  if (hit.origin->file.empty()) return "";
  return absl::StrCat("remove the rule at ", hit.origin->file, ":", hit.origin->line, " (list ",
                      hit.origin->list, ") or put \"", hit.sub_url,
                      "\" under `exceptions`, which removes this key and all keys below it");
}

void AddWaysOut(Explanation& explanation) {
  std::set<std::string> seen;
  for (const ProfileExplanation& profile : explanation.profiles) {
    for (const SubUrlHit& hit : profile.hits) {
      if (!hit.origin) continue;
      const std::string way = WayOut(hit);
      if (!way.empty() && seen.insert(way).second) explanation.ways_out.push_back(way);
    }
  }
  if (explanation.verdict != UrlVerdict::kMaybe || !explanation.knows_keys) return;
  explanation.ways_out.push_back(
      "nothing blocks it: the PIR server answers \"not found\"; put the URL under `protect` and "
      "build again, and not even the filter will hit");
}

bool Serves(url::Profile served, url::Profile device) {
  return served == url::Profile::kBoth || served == device;
}

}  // namespace

std::string_view VerdictName(UrlVerdict verdict) {
  switch (verdict) {
    case UrlVerdict::kClear:
      return "clear";
    case UrlVerdict::kMaybe:
      return "maybe";
    case UrlVerdict::kBlock:
      return "block";
  }
  return "";
}

absl::StatusOr<Explanation> ExplainUrl(const KeySource& source, std::string_view url) {
  Explanation explanation;
  explanation.url = WithScheme(url);
  explanation.source = source.Name();
  explanation.knows_keys = source.knows_keys();
  for (const url::Profile device : {url::Profile::kIos26, url::Profile::kIos27}) {
    ASSIGN_OR_RETURN(ProfileExplanation profile, ExplainFor(source, explanation.url, device));
    if (Serves(source.profile(), device)) {
      explanation.verdict = std::max(explanation.verdict, profile.verdict);
    }
    explanation.profiles.push_back(std::move(profile));
  }
  AddWaysOut(explanation);
  return explanation;
}

}  // namespace urlfilter::compiler
