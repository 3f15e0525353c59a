#include "compiler/report/report_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/strings.h"
#include "bloom/prefilter_rate.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/rule_table.h"
#include "compiler/release/key_changes.h"
#include "compiler/release/prefilter_plan.h"
#include "compiler/release/protect_search.h"
#include "compiler/report/list_row.h"
#include "diagnostics/count_text.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

namespace {

using Row = std::vector<std::string>;

// Columns as wide as their widest cell; the first to the left, the others to the right.
std::string RenderTable(const std::vector<Row>& rows) {
  std::vector<size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    text += row[0] + std::string(widths[0] - row[0].size(), ' ');
    for (size_t i = 1; i < row.size(); ++i) {
      text += "  " + std::string(widths[i] - row[i].size(), ' ') + row[i];
    }
    text += "\n";
  }
  return text;
}

std::string ListTable(const ReportData& report) {
  std::vector<Row> rows = {
      {"list", "lines", "refused", "rules", "keys", "duplicate", "excepted", "covered", "kept"}};
  for (const ReportList& list : report.lists) {
    if (list.lines.list == "exceptions" && list.lines.lines == 0) continue;
    rows.push_back(ListRow(list.lines, list.keys));
  }
  if (rows.size() > 2) rows.push_back(ListRow(TotalLines(report.lists), TotalKeys(report.lists)));
  return RenderTable(rows);
}

std::string RefusedText(const ReportData& report) {
  const ListCounts total = TotalLines(report.lists);
  std::string text;
  for (const RefusalInfo& info : AllRefusals()) {
    const uint64_t count = total.refused[info.refusal];
    if (count == 0) continue;
    absl::StrAppend(&text, "refused  ", WithCommas(count), " ", AbslView(info.name), ": ",
                    AbslView(info.reason), " (", AbslView(info.id), ")\n");
  }
  return text;
}

std::string ChangesText(const ReportData& report) {
  if (!report.outcome.changes) return "";
  const KeyChanges& changes = *report.outcome.changes;
  return absl::StrCat("changes  ", CountOf(changes.added, "key"), " added, ",
                      WithCommas(changes.removed), " removed since the version before\n");
}

std::string ProtectText(const ProtectProof& proof) {
  if (proof.urls == 0) return "";
  return absl::StrCat("protect  0 hits among ", CountOf(proof.sub_urls, "sub-URL"), " of ",
                      CountOf(proof.urls, "URL"), " (", CountOf(proof.attempts, "filter"),
                      " tried, size ", absl::StrFormat("%.3g", proof.growth),
                      " times the planned)\n");
}

std::string DeltasText(const ReportData& report) {
  std::string text;
  for (const format::DeltaRef& delta : report.manifest.deltas) {
    absl::StrAppend(&text, "delta    from version ", delta.from_version, ": ",
                    CountOf(delta.artifact.size_bytes, "byte"));
    if (const DeltaBound* bound = BoundOf(report, delta.from_version)) {
      absl::StrAppend(&text, ", ", CountOf(bound->flip_count, "bit"),
                      " flipped (information bound ",
                      CountOf(static_cast<uint64_t>(std::ceil(bound->bound_bytes)), "byte"), ")");
    }
    text += "\n";
  }
  return text;
}

const char* SizingText(SizingReason reason) {
  switch (reason) {
    case SizingReason::kFirst:
      return "";
    case SizingReason::kKept:
      return ", parameters kept from the version before";
    case SizingReason::kGrown:
      return ", grown with room for more";
    case SizingReason::kShrunk:
      return ", shrunk with room for more";
  }
  return "";
}

std::string FilterText(const ReportData& report) {
  const format::Manifest& manifest = report.manifest;
  std::string text = absl::StrCat(
      "filter   ", CountOf(manifest.item_count, "key"), ", ", CountOf(manifest.bit_count, "bit"),
      " (", CountOf(manifest.byte_count, "byte"), "), ", CountOf(manifest.hash_count, "hash"),
      ", seed ", manifest.murmur_seed, SizingText(report.outcome.plan.reason), "\n");
  absl::StrAppend(&text, "rate     ", Percent(report.outcome.predicted_per_key_rate), " per key, ",
                  Percent(report.outcome.predicted_per_url_rate), " per URL of ",
                  report.outcome.candidates, " sub-URLs (predicted)\n");
  const MeasuredRate& measured = report.outcome.measured_per_key;
  absl::StrAppend(&text, "measured ", MeasuredText(measured), " per key, 95 % confidence, with ",
                  WithCommas(measured.trials), " random strings\n");
  if (const std::string enlarged = EnlargementText(report); !enlarged.empty()) {
    absl::StrAppend(&text, "target   ", Percent(report.target.value), " per URL: ", enlarged, "\n");
  }
  absl::StrAppend(&text, "plist    ", CountOf(manifest.plist.size_bytes, "byte"), ", SHA-256 ",
                  manifest.plist.sha256, "\n");
  if (report.size_budget_bytes > 0) {
    absl::StrAppend(&text, "budget   ",
                    Percent(static_cast<double>(manifest.plist.size_bytes) /
                            static_cast<double>(report.size_budget_bytes)),
                    " of ", WithCommas(report.size_budget_bytes), " bytes\n");
  }
  return text;
}

}  // namespace

std::string Percent(double fraction) { return absl::StrFormat("%.3g %%", fraction * 100); }

std::string MeasuredText(const MeasuredRate& measured) {
  return absl::StrCat(Percent(measured.rate), " (", Percent(measured.low), " to ",
                      Percent(measured.high), ")");
}

std::string EnlargementText(const ReportData& report) {
  const PrefilterPlan& plan = report.outcome.plan;
  const double growth =
      static_cast<double>(plan.parameters.bit_count) / static_cast<double>(plan.apple.bit_count);
  if (!report.target.per_url || plan.parameters.bit_count <= plan.apple.bit_count) return "";
  const double apple =
      bloom::PerUrlRate(bloom::PredictedPerKeyRate(plan.apple, report.manifest.item_count),
                        report.outcome.candidates);
  return absl::StrFormat("%.4g times Apple's size of %s, at which %s is predicted%s", growth,
                         CountOf(plan.apple.bit_count, "bit"), Percent(apple),
                         plan.meets_target ? "" : "; out of reach all the same");
}

const DeltaBound* BoundOf(const ReportData& report, uint64_t from_version) {
  for (const DeltaBound& bound : report.outcome.delta_bounds) {
    if (bound.from_version == from_version) return &bound;
  }
  return nullptr;
}

std::string RenderReportText(const ReportData& report) {
  return absl::StrCat(ListTable(report), RefusedText(report), ChangesText(report),
                      FilterText(report), ProtectText(report.outcome.protect), DeltasText(report),
                      "tag      ", report.manifest.tag, "\n");
}

}  // namespace urlfilter::compiler
