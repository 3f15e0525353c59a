#include "compiler/report/report_html.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bloom/prefilter_rate.h"
#include "compiler/keys/key_set.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/rule_table.h"
#include "compiler/release/build_release.h"
#include "compiler/release/delta_bounds.h"
#include "compiler/release/measured_rate.h"
#include "compiler/report/list_row.h"
#include "compiler/report/report_text.h"
#include "compiler/report/svg_plot.h"
#include "diagnostics/count_text.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

namespace {

constexpr char kStyle[] = R"(
:root{--ink:#1c2733;--dim:#5b6b7b;--paper:#fff;--card:#f4f6f9;--grid:#d5dce4;
--c1:#2463b8;--c2:#8fa9c7;--c3:#3d8f6d;--c4:#c98a1b;--c5:#b4443c}
@media(prefers-color-scheme:dark){:root{--ink:#e4e9ef;--dim:#9aa8b6;--paper:#12181f;
--card:#1b232c;--grid:#3a4551;--c1:#7db2f2;--c2:#54708f;--c3:#6cc3a0;--c4:#e3b35c;--c5:#ee8a82}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
.dim{color:var(--dim)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:1.4rem 0}
.card{background:var(--card);border-radius:.5rem;padding:.8rem 1rem}
.card b{display:block;font-size:1.35rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--grid)}
th:first-child,td:first-child,.words th,.words td{text-align:left}tr.sum td{font-weight:600}
.pairs :is(th,td):nth-child(2){text-align:left}.counts :is(th,td):nth-child(2){text-align:right}
code{word-break:break-all}
svg{width:100%;height:auto;font:12px system-ui,sans-serif}
.plot svg{min-width:42rem}
meter{width:100%}
)";

using Cells = std::vector<std::string>;

std::string Card(const std::string& label, const std::string& value, const std::string& note) {
  return absl::StrCat("<div class=\"card\"><span class=\"dim\">", HtmlEscape(label), "</span><b>",
                      HtmlEscape(value), "</b><span class=\"dim\">", HtmlEscape(note),
                      "</span></div>\n");
}

// `css_class` is "words" for tables whose cells are text rather than numbers, "words counts" if the
// second column is one of numbers, and "pairs" if only the first two are text.
std::string TableHead(const Cells& names, const std::string& css_class = "") {
  std::string html =
      absl::StrCat("<div class=\"scroll\"><table class=\"", css_class, "\"><thead><tr>");
  for (const std::string& name : names) {
    absl::StrAppend(&html, "<th scope=\"col\">", HtmlEscape(name), "</th>");
  }
  return html + "</tr></thead><tbody>\n";
}

std::string TableRow(const Cells& cells, bool sum = false) {
  std::string html = sum ? "<tr class=\"sum\">" : "<tr>";
  for (const std::string& cell : cells) absl::StrAppend(&html, "<td>", HtmlEscape(cell), "</td>");
  return html + "</tr>\n";
}

constexpr char kTableEnd[] = "</tbody></table></div>\n";

// On a phone a plot is scrolled, not shrunk until nobody can read it.
std::string Plot(const std::string& svg) {
  return absl::StrCat("<div class=\"scroll plot\">", svg, "</div>\n");
}

std::string Summary(const ReportData& report) {
  const format::Manifest& manifest = report.manifest;
  std::string html = "<div class=\"cards\">\n";
  html += Card(
      "Keys", WithCommas(manifest.item_count),
      absl::StrCat(CountOf(manifest.bit_count, "bit"), ", ", CountOf(manifest.hash_count, "hash")));
  html +=
      Card("Plist", WithCommas(manifest.plist.size_bytes) + " B",
           report.size_budget_bytes > 0 ? Percent(static_cast<double>(manifest.plist.size_bytes) /
                                                  static_cast<double>(report.size_budget_bytes)) +
                                              " of the budget"
                                        : "no budget set");
  html += Card("Rate per key", Percent(report.outcome.predicted_per_key_rate), "predicted");
  html += Card("Rate per URL", Percent(report.outcome.predicted_per_url_rate),
               absl::StrFormat("predicted, %g sub-URLs", report.outcome.candidates));
  if (report.outcome.changes) {
    html += Card("Change",
                 absl::StrCat("+", WithCommas(report.outcome.changes->added), " -",
                              WithCommas(report.outcome.changes->removed)),
                 "keys since the version before");
  }
  if (report.outcome.protect.urls > 0) {
    html += Card("Protected URLs", WithCommas(report.outcome.protect.urls),
                 absl::StrCat("0 hits among ", WithCommas(report.outcome.protect.sub_urls),
                              " sub-URLs, all tested"));
  }
  return html + "</div>\n";
}

std::string BudgetMeter(const ReportData& report) {
  if (report.size_budget_bytes == 0) return "";
  const uint64_t budget = report.size_budget_bytes, size = report.manifest.plist.size_bytes;
  return absl::StrFormat(
      "<label class=\"dim\">%s of the budget of %s bytes\n"
      "<meter min=\"0\" max=\"%d\" value=\"%d\"></meter></label>\n",
      Percent(static_cast<double>(size) / static_cast<double>(budget)), WithCommas(budget), budget,
      size);
}

std::string ListsSection(const ReportData& report) {
  std::string html = "<h2>Lists</h2>\n";
  std::vector<BarRow> bars;
  for (const ReportList& list : report.lists) {
    if (list.keys.keys + list.lines.refused.total() == 0) continue;
    bars.push_back(
        {list.lines.list,
         {static_cast<double>(list.keys.kept), static_cast<double>(list.keys.duplicates),
          static_cast<double>(list.keys.redundant), static_cast<double>(list.keys.excepted),
          static_cast<double>(list.lines.refused.total())}});
  }
  html += Plot(RenderBarPlot(
      {.title = "Keys of each list", .x_label = "", .y_label = "", .standalone = false},
      {"kept", "duplicate", "covered", "excepted", "refused"}, bars));
  html += TableHead(
      {"List", "Lines", "Refused", "Rules", "Keys", "Duplicate", "Excepted", "Covered", "Kept"});
  for (const ReportList& list : report.lists) {
    if (list.lines.list == "exceptions" && list.lines.lines == 0) continue;
    html += TableRow(ListRow(list.lines, list.keys));
  }
  html += TableRow(ListRow(TotalLines(report.lists), TotalKeys(report.lists)), true);
  return html + kTableEnd;
}

std::string RefusedSection(const ReportData& report) {
  const ListCounts total = TotalLines(report.lists);
  if (total.refused.total() == 0) return "";
  std::string html =
      "<h2>Refused lines</h2>\n" + TableHead({"Class", "Lines", "Why", "Rule"}, "words counts");
  for (const RefusalInfo& info : AllRefusals()) {
    if (total.refused[info.refusal] == 0) continue;
    html += TableRow({std::string(info.name), WithCommas(total.refused[info.refusal]),
                      std::string(info.reason), std::string(info.id)});
  }
  return html + kTableEnd;
}

std::string OverlapSection(const ReportData& report) {
  if (report.overlaps.empty()) return "";
  std::string html =
      "<h2>Overlap between lists</h2>\n" +
      TableHead({"List", "and list", "Keys in both", "Share of the smaller"}, "pairs");
  for (const ListOverlap& overlap : report.overlaps) {
    const ReportList& a = report.lists[overlap.list_a];
    const ReportList& b = report.lists[overlap.list_b];
    const uint64_t smaller = std::max<uint64_t>(1, std::min(a.keys.keys, b.keys.keys));
    html += TableRow({a.lines.list, b.lines.list, WithCommas(overlap.keys),
                      Percent(static_cast<double>(overlap.keys) / static_cast<double>(smaller))});
  }
  return html + kTableEnd;
}

std::string GrowthSection(const ReportData& report) {
  if (report.growth.size() < 2) return "";  // One point shows no growth.
  std::vector<std::pair<double, double>> keys;
  std::vector<std::pair<double, double>> bytes;
  for (const ReportPoint& point : report.growth) {
    keys.emplace_back(static_cast<double>(point.version), static_cast<double>(point.key_count));
    bytes.emplace_back(static_cast<double>(point.version), static_cast<double>(point.plist_bytes));
  }
  return "<h2>Growth</h2>\n" +
         Plot(RenderLinePlot({.title = "Keys by version",
                              .x_label = "version",
                              .y_label = "keys",
                              .standalone = false},
                             keys)) +
         Plot(RenderLinePlot({.title = "Size by version",
                              .x_label = "version",
                              .y_label = "bytes of the plist",
                              .standalone = false},
                             bytes));
}

// What was asked for, what the formulas say, and what this very filter does.
std::string RatesSection(const ReportData& report) {
  const BuildOutcome& outcome = report.outcome;
  const MeasuredRate& measured = outcome.measured_per_key;
  const auto per_url = [&](double rate) { return bloom::PerUrlRate(rate, outcome.candidates); };
  std::string html =
      "<h2>False positives</h2>\n" +
      TableHead({"Rate", "Target", "Predicted", "Measured", "Measured, 95 % confidence"});
  html += TableRow({"per key", Percent(outcome.plan.per_key_rate),
                    Percent(outcome.predicted_per_key_rate), Percent(measured.rate),
                    absl::StrCat(Percent(measured.low), " to ", Percent(measured.high))});
  html += TableRow(
      {absl::StrFormat("per URL of %g sub-URLs", outcome.candidates),
       Percent(report.target.per_url ? report.target.value : per_url(outcome.plan.per_key_rate)),
       Percent(outcome.predicted_per_url_rate), Percent(per_url(measured.rate)),
       absl::StrCat(Percent(per_url(measured.low)), " to ", Percent(per_url(measured.high)))});
  absl::StrAppend(&html, kTableEnd, "<p class=\"dim\">Measured with ", WithCommas(measured.trials),
                  " random strings, of which ", WithCommas(measured.hits), " hit.");
  if (const std::string enlarged = EnlargementText(report); !enlarged.empty()) {
    absl::StrAppend(&html, " The filter has ", HtmlEscape(enlarged), ".");
  }
  return html + "</p>\n";
}

std::string DeltasSection(const ReportData& report) {
  if (report.manifest.deltas.empty()) return "";
  std::string html = "<h2>Deltas</h2>\n" + TableHead({"From version", "Bytes", "Flipped bits",
                                                      "Information bound", "Share of the plist"});
  for (const format::DeltaRef& delta : report.manifest.deltas) {
    const DeltaBound* bound = BoundOf(report, delta.from_version);
    html += TableRow(
        {absl::StrCat(delta.from_version), WithCommas(delta.artifact.size_bytes),
         bound == nullptr ? "" : WithCommas(bound->flip_count),
         bound == nullptr ? "" : CountOf(static_cast<uint64_t>(bound->bound_bytes + 1), "byte"),
         Percent(static_cast<double>(delta.artifact.size_bytes) /
                 static_cast<double>(report.manifest.plist.size_bytes))});
  }
  return html + kTableEnd;
}

std::string DetailsSection(const ReportData& report) {
  const format::Manifest& manifest = report.manifest;
  std::string html = "<h2>Details</h2>\n" + TableHead({"Field", "Value"}, "words");
  const auto add = [&](const std::string& name, const std::string& value) {
    absl::StrAppend(&html, "<tr><td>", HtmlEscape(name), "</td><td><code>", HtmlEscape(value),
                    "</code></td></tr>\n");
  };
  add("tag", manifest.tag);
  add("murmurSeed", absl::StrCat(manifest.murmur_seed));
  add("profile", manifest.profile);
  add("plist SHA-256", manifest.plist.sha256);
  add("key set SHA-256", manifest.key_set_sha256);
  add("PIR rows", WithCommas(manifest.pir_rows));
  add("policy tests passed", WithCommas(report.test_count));
  if (!manifest.expires.empty()) add("expires", manifest.expires);
  return html + kTableEnd;
}

}  // namespace

std::string RenderReportHtml(const ReportData& report) {
  const format::Manifest& manifest = report.manifest;
  const std::string title = absl::StrCat(manifest.filter, " version ", manifest.version);
  std::string html = absl::StrCat(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n",
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n",
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>", HtmlEscape(title),
      "</title>\n<style>", kStyle, "</style></head><body>\n<h1>", HtmlEscape(title), "</h1>\n");
  absl::StrAppend(&html, "<p class=\"dim\">", HtmlEscape(report.description),
                  report.owner.empty()         ? ""
                  : report.description.empty() ? "owner "
                                               : " &middot; owner ",
                  HtmlEscape(report.owner), manifest.created.empty() ? "" : " &middot; built ",
                  HtmlEscape(manifest.created), "</p>\n");
  if (manifest.kill_switch_reason) {
    absl::StrAppend(&html, "<p><b>Kill switch:</b> ", HtmlEscape(*manifest.kill_switch_reason),
                    "</p>\n");
  }
  if (!report.outcome.empty_reason.empty()) {
    absl::StrAppend(&html, "<p><b>Empty on purpose:</b> ", HtmlEscape(report.outcome.empty_reason),
                    "</p>\n");
  }
  absl::StrAppend(&html, Summary(report), BudgetMeter(report), ListsSection(report),
                  RefusedSection(report), OverlapSection(report), RatesSection(report),
                  DeltasSection(report), GrowthSection(report), DetailsSection(report));
  return html + "</body></html>\n";
}

}  // namespace urlfilter::compiler
