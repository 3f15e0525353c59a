#include "server/status_handler.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_rate.h"
#include "filterlib/format/manifest.h"
#include "server/http/routes.h"

namespace urlfilter::server {
namespace {

using Json = nlohmann::ordered_json;

Json Sizes(const format::Manifest& manifest) {
  Json sizes;
  sizes["plist"] = manifest.plist.size_bytes;
  if (manifest.in_app.has_value()) sizes["inApp"] = manifest.in_app->size_bytes;
  sizes["deltas"] = Json::array();
  for (const format::DeltaRef& delta : manifest.deltas) {
    sizes["deltas"].push_back(
        {{"fromVersion", delta.from_version}, {"size", delta.artifact.size_bytes}});
  }
  return sizes;
}

Json Rates(const format::Manifest& manifest) {
  const bloom::PrefilterParameters parameters{manifest.bit_count, manifest.hash_count,
                                              manifest.murmur_seed};
  const double per_key = bloom::PredictedPerKeyRate(parameters, manifest.item_count);
  return {{"target", manifest.false_positive_tolerance},
          {"perKey", per_key},
          {"perUrl", bloom::PerUrlRate(per_key, bloom::kTypicalSubUrls27)},
          {"candidates", bloom::kTypicalSubUrls27}};
}

Json Count(const PollCount& count) { return {{"recent", count.recent}, {"total", count.total}}; }

Json Polls(const PollReport& report) {
  Json polls;
  polls["windowHours"] = kPollWindowHours;
  polls["withoutTag"] = Count(report.without_tag);
  polls["otherTag"] = Count(report.with_other_tag);
  polls["releases"] = Json::array();
  for (const PollReport::Release& release : report.releases) {
    Json entry = Count(release.polls);
    entry["version"] = release.version;
    polls["releases"].push_back(std::move(entry));
  }
  return polls;
}

Json History(const std::vector<PastRelease>& releases) {
  Json history = Json::array();
  for (const PastRelease& release : releases) {
    history.push_back({{"version", release.version},
                       {"itemCount", release.item_count},
                       {"size", release.size_bytes},
                       {"publishedUnix", release.published_unix_seconds}});
  }
  return history;
}

void AddManifest(const format::Manifest& manifest, Json& entry) {
  entry["version"] = manifest.version;
  entry["tag"] = manifest.tag;
  entry["profile"] = manifest.profile;
  entry["itemCount"] = manifest.item_count;
  entry["bitCount"] = manifest.bit_count;
  entry["hashCount"] = manifest.hash_count;
  if (!manifest.created.empty()) entry["created"] = manifest.created;
  if (!manifest.expires.empty()) entry["expires"] = manifest.expires;
  entry["intervalSeconds"] = manifest.prefetch.interval_seconds;
  entry["sizes"] = Sizes(manifest);
  entry["rates"] = Rates(manifest);
  if (manifest.kill_switch_reason.has_value()) {
    entry["killSwitch"] = {{"reason", *manifest.kill_switch_reason}};
  }
}

}  // namespace

Response HandleStatus(Catalog& catalog, ReleaseHistory& history, const PollCounter& polls,
                      int64_t now_unix_seconds) {
  Json filters = Json::array();
  for (const std::string& name : catalog.tree().Filters()) {
    const auto pointer = catalog.Find(name + "/manifest.json");
    if (!pointer.ok()) continue;
    Json entry;
    entry["filter"] = name;
    entry["publishedUnix"] = (*pointer)->opened.identity.modified_seconds;
    const auto manifest = format::ParseManifest((*pointer)->bytes());
    if (manifest.ok()) {
      AddManifest(*manifest, entry);
    } else {
      entry["problem"] = std::string(manifest.status().message());
    }
    entry["polls"] = Polls(polls.Report(name, now_unix_seconds));
    entry["history"] = History(history.Of(name));
    filters.push_back(std::move(entry));
  }
  Response answer;
  answer.status = 200;
  answer.route = kRouteStatus;
  const Json status = {{"nowUnix", now_unix_seconds}, {"filters", std::move(filters)}};
  answer.body = OwnedBody(status.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  answer.AddHeader("Content-Type", "application/json");
  answer.AddHeader("Cache-Control", "no-store");
  return answer;
}

}  // namespace urlfilter::server
