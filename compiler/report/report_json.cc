#include "compiler/report/report_json.h"

#include <nlohmann/json.hpp>

#include "compiler/keys/key_set.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/rule_table.h"
#include "compiler/release/build_release.h"
#include "compiler/release/delta_bounds.h"
#include "compiler/release/key_changes.h"
#include "compiler/release/measured_rate.h"
#include "compiler/release/prefilter_plan.h"
#include "compiler/release/protect_search.h"
#include "compiler/report/report_text.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

ordered_json RefusedJson(const RefusalCounts& refused) {
  ordered_json classes = ordered_json::object();
  for (const RefusalInfo& info : AllRefusals()) {
    if (refused[info.refusal] > 0) classes[std::string(info.name)] = refused[info.refusal];
  }
  return classes;
}

ordered_json LinesJson(const ListCounts& lines) {
  return {{"bytes", lines.bytes},
          {"read", lines.lines},
          {"blank", lines.blank},
          {"ignored", lines.ignored},
          {"refused", lines.refused.total()},
          {"refusedByClass", RefusedJson(lines.refused)}};
}

ordered_json RulesJson(const ListCounts& lines) {
  return {{"kept", lines.rules},
          {"allow", lines.allow},
          {"widened", lines.widened},
          {"filtered", lines.filtered}};
}

ordered_json KeysJson(const ListKeyCounts& keys) {
  return {{"asked", keys.keys},           {"kept", keys.kept},
          {"duplicate", keys.duplicates}, {"excepted", keys.excepted},
          {"covered", keys.redundant},    {"unusableRules", keys.unusable_rules}};
}

ordered_json ListsJson(const ReportData& report) {
  ordered_json lists = ordered_json::array();
  for (const ReportList& list : report.lists) {
    lists.push_back({{"name", list.lines.list},
                     {"category", list.category},
                     {"owner", list.owner},
                     {"action", list.allow ? "allow" : "block"},
                     {"expired", list.expired},
                     {"lines", LinesJson(list.lines)},
                     {"rules", RulesJson(list.lines)},
                     {"keys", KeysJson(list.keys)}});
  }
  return lists;
}

ordered_json OverlapsJson(const ReportData& report) {
  ordered_json overlaps = ordered_json::array();
  for (const ListOverlap& overlap : report.overlaps) {
    overlaps.push_back(
        {{"lists",
          {report.lists[overlap.list_a].lines.list, report.lists[overlap.list_b].lines.list}},
         {"keys", overlap.keys}});
  }
  return overlaps;
}

const char* ReasonName(SizingReason reason) {
  switch (reason) {
    case SizingReason::kFirst:
      return "exact";
    case SizingReason::kKept:
      return "kept";
    case SizingReason::kGrown:
      return "grown";
    case SizingReason::kShrunk:
      return "shrunk";
  }
  return "";
}

ordered_json FilterJson(const ReportData& report) {
  const format::Manifest& manifest = report.manifest;
  return {{"keys", manifest.item_count},
          {"bitCount", manifest.bit_count},
          {"hashCount", manifest.hash_count},
          {"murmurSeed", manifest.murmur_seed},
          {"byteCount", manifest.byte_count},
          {"sizing", ReasonName(report.outcome.plan.reason)},
          {"appleBitCount", report.outcome.plan.apple.bit_count},
          {"plistBytes", manifest.plist.size_bytes},
          {"sizeBudgetBytes", report.size_budget_bytes},
          {"keySetSha256", manifest.key_set_sha256}};
}

ordered_json RatesJson(const ReportData& report) {
  const BuildOutcome& outcome = report.outcome;
  const MeasuredRate& measured = outcome.measured_per_key;
  ordered_json json = {{"targetPerKey", outcome.plan.per_key_rate}};
  if (report.target.per_url) json["targetPerUrl"] = report.target.value;
  json["targetMet"] = outcome.predicted_per_key_rate <= outcome.plan.per_key_rate;
  json["predictedPerKey"] = outcome.predicted_per_key_rate;
  json["predictedPerUrl"] = outcome.predicted_per_url_rate;
  json["subUrlsPerUrl"] = outcome.candidates;
  json["measuredPerKey"] = {{"rate", measured.rate},
                            {"hits", measured.hits},
                            {"trials", measured.trials},
                            {"low95", measured.low},
                            {"high95", measured.high}};
  return json;
}

ordered_json ChangesJson(const ReportData& report) {
  if (!report.outcome.changes) return nullptr;
  const KeyChanges& changes = *report.outcome.changes;
  return {{"before", changes.before},
          {"after", changes.after},
          {"added", changes.added},
          {"removed", changes.removed}};
}

ordered_json DeltasJson(const ReportData& report) {
  ordered_json deltas = ordered_json::array();
  for (const format::DeltaRef& delta : report.manifest.deltas) {
    ordered_json& json = deltas.emplace_back(
        ordered_json{{"fromVersion", delta.from_version}, {"bytes", delta.artifact.size_bytes}});
    if (const DeltaBound* bound = BoundOf(report, delta.from_version)) {
      json["flippedBits"] = bound->flip_count;
      json["boundBytes"] = bound->bound_bytes;
    }
  }
  return deltas;
}

ordered_json ProtectJson(const ProtectProof& proof) {
  return {{"urls", proof.urls},
          {"subUrls", proof.sub_urls},
          {"hits", 0},
          {"attempts", proof.attempts},
          {"growth", proof.growth}};
}

ordered_json GrowthJson(const ReportData& report) {
  ordered_json growth = ordered_json::array();
  for (const ReportPoint& point : report.growth) {
    growth.push_back({{"version", point.version},
                      {"created", point.created},
                      {"keys", point.key_count},
                      {"plistBytes", point.plist_bytes}});
  }
  return growth;
}

}  // namespace

std::string RenderReportJson(const ReportData& report) {
  ordered_json json = {{"schema", 1},
                       {"filter", report.manifest.filter},
                       {"version", report.manifest.version},
                       {"tag", report.manifest.tag},
                       {"profile", report.manifest.profile},
                       {"description", report.description},
                       {"owner", report.owner},
                       {"created", report.manifest.created},
                       {"expires", report.manifest.expires}};
  if (!report.outcome.empty_reason.empty()) json["emptyReason"] = report.outcome.empty_reason;
  json["lines"] = LinesJson(TotalLines(report.lists));
  json["rules"] = RulesJson(TotalLines(report.lists));
  json["keys"] = KeysJson(TotalKeys(report.lists));
  json["filterSize"] = FilterJson(report);
  json["rates"] = RatesJson(report);
  json["changes"] = ChangesJson(report);
  json["lists"] = ListsJson(report);
  json["overlaps"] = OverlapsJson(report);
  json["deltas"] = DeltasJson(report);
  json["tests"] = report.test_count;
  json["protect"] = ProtectJson(report.outcome.protect);
  json["pirRows"] = report.manifest.pir_rows;
  json["growth"] = GrowthJson(report);
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace urlfilter::compiler
