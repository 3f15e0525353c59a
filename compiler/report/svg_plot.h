// Small plots as inline SVG. Colours come from CSS variables (--ink, --grid, --c1 ...), so that a
// page can be light or dark; a plot that stands alone brings its own.
//
// All functions are pure; equal arguments give equal bytes.
#ifndef URLFILTER_COMPILER_REPORT_SVG_PLOT_H_
#define URLFILTER_COMPILER_REPORT_SVG_PLOT_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urlfilter::compiler {

struct PlotOptions {
  std::string title;  // Also the accessible name.
  std::string x_label;
  std::string y_label;
  bool standalone = false;  // A file of its own: with the SVG namespace and colours.
};

// A line through (x, y) points with x ascending; both axes start at 0 or at the first x. One
// point becomes a dot; no points give an empty string.
std::string RenderLinePlot(const PlotOptions& options,
                           const std::vector<std::pair<double, double>>& points);

struct BarRow {
  std::string label;          // Cut after 20 bytes.
  std::vector<double> parts;  // At most as many as there are names; at least 0 each.
};
// One stacked horizontal bar a row, and a legend of the names; part i has colour --c<i+1>. No rows
// give an empty string.
std::string RenderBarPlot(const PlotOptions& options, const std::vector<std::string>& part_names,
                          const std::vector<BarRow>& rows);

// "&", "<", ">", quotes as entities, and control characters as U+FFFD: safe in text and in
// attributes. Bytes that are not UTF-8 become U+FFFD.
std::string HtmlEscape(std::string_view text);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_REPORT_SVG_PLOT_H_
