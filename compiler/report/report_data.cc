#include "compiler/report/report_data.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/files.h"

namespace urlfilter::compiler {

namespace {

// The report plots at most so many versions.
constexpr uint64_t kMostPoints = 60;

ReportPoint PointOf(const format::Manifest& manifest) {
  return {manifest.version, manifest.created, manifest.item_count, manifest.plist.size_bytes};
}

std::vector<ReportPoint> ReadGrowth(const ReleaseLayout& layout, const format::Manifest& manifest) {
  std::vector<ReportPoint> growth;
  const uint64_t first = manifest.version > kMostPoints ? manifest.version - kMostPoints + 1 : 1;
  for (uint64_t version = first; version < manifest.version; ++version) {
    const auto bytes = ReadFile(layout.private_version(version) + "/" + kPrivateManifestFile,
                                format::kMaxManifestBytes);
    if (!bytes.ok()) continue;
    const auto earlier = format::ParseManifest(*bytes);
    if (earlier.ok()) growth.push_back(PointOf(*earlier));
  }
  growth.push_back(PointOf(manifest));
  return growth;
}

}  // namespace

ListCounts TotalLines(const std::vector<ReportList>& lists) {
  ListCounts total;
  total.list = "total";
  for (const ReportList& list : lists) total += list.lines;
  return total;
}

ListKeyCounts TotalKeys(const std::vector<ReportList>& lists) {
  ListKeyCounts total;
  for (const ReportList& list : lists) {
    total.keys += list.keys.keys;
    total.kept += list.keys.kept;
    total.duplicates += list.keys.duplicates;
    total.excepted += list.keys.excepted;
    total.redundant += list.keys.redundant;
    total.unusable_rules += list.keys.unusable_rules;
  }
  return total;
}

ReportData MakeReport(const CompiledPolicy& compiled, const BuildOutcome& outcome,
                      const format::Manifest& manifest, const ReleaseLayout& layout) {
  const Policy& policy = compiled.policy;
  ReportData report;
  report.description = policy.description;
  report.owner = policy.owner;
  report.target = policy.rate;
  report.size_budget_bytes = policy.size_budget_bytes;
  report.manifest = manifest;
  report.outcome = outcome;
  for (size_t i = 0; i < compiled.table.counts().size(); ++i) {
    ReportList list;
    list.lines = compiled.table.counts()[i];
    list.keys = compiled.keys.counts()[i];
    if (i < policy.lists.size()) {
      list.category = policy.lists[i].category;
      list.owner = policy.lists[i].owner;
      list.allow = policy.lists[i].allow;
      list.expired = policy.lists[i].expired;
    }
    report.lists.push_back(std::move(list));
  }
  report.overlaps = compiled.keys.overlaps();
  report.test_count = policy.tests.size();
  report.growth = ReadGrowth(layout, manifest);
  return report;
}

}  // namespace urlfilter::compiler
