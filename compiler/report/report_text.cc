#include "compiler/report/report_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/strings.h"

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

Row ListRow(const ListCounts& lines, const ListKeyCounts& keys) {
  return {lines.list,
          WithCommas(lines.lines),
          WithCommas(lines.refused.total()),
          WithCommas(lines.rules),
          WithCommas(keys.keys),
          WithCommas(keys.duplicates),
          WithCommas(keys.excepted),
          WithCommas(keys.redundant),
          WithCommas(keys.kept)};
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
  return absl::StrCat("changes  ", WithCommas(changes.added), " keys added, ",
                      WithCommas(changes.removed), " removed since the version before\n");
}

std::string ProtectText(const ProtectProof& proof) {
  if (proof.urls == 0) return "";
  return absl::StrCat("protect  0 hits among ", WithCommas(proof.sub_urls), " sub-URLs of ",
                      WithCommas(proof.urls), " URLs (", proof.attempts, " filters tried, size ",
                      absl::StrFormat("%.3g", proof.growth), " times the planned)\n");
}

std::string DeltasText(const ReportData& report) {
  std::string text;
  for (const format::DeltaRef& delta : report.manifest.deltas) {
    absl::StrAppend(&text, "delta    from version ", delta.from_version, ": ",
                    WithCommas(delta.artifact.size_bytes), " bytes\n");
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
      "filter   ", WithCommas(manifest.item_count), " keys, ", WithCommas(manifest.bit_count),
      " bits (", WithCommas(manifest.byte_count), " bytes), ", manifest.hash_count,
      " hashes, seed ", manifest.murmur_seed, SizingText(report.outcome.plan.reason), "\n");
  absl::StrAppend(&text, "rate     ", Percent(report.outcome.predicted_per_key_rate), " per key, ",
                  Percent(report.outcome.predicted_per_url_rate), " per URL of ",
                  report.outcome.candidates, " sub-URLs (predicted)\n");
  absl::StrAppend(&text, "plist    ", WithCommas(manifest.plist.size_bytes), " bytes, SHA-256 ",
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

std::string WithCommas(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string Percent(double fraction) { return absl::StrFormat("%.3g %%", fraction * 100); }

std::string RenderReportText(const ReportData& report) {
  return absl::StrCat(ListTable(report), RefusedText(report), ChangesText(report),
                      FilterText(report), ProtectText(report.outcome.protect), DeltasText(report),
                      "tag      ", report.manifest.tag, "\n");
}

}  // namespace urlfilter::compiler
