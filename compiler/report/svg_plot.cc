#include "compiler/report/svg_plot.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "diagnostics/utf8.h"

namespace urlfilter::compiler {

namespace {

constexpr double kWidth = 640;
constexpr double kLeft = 64;
constexpr double kRight = 16;
constexpr double kTop = 24;
constexpr double kPlotHeight = 180;
constexpr double kBottom = 44;

constexpr char kStandaloneStyle[] =
    "<style>svg{--ink:#1c2733;--grid:#d5dce4;--c1:#2463b8;font:12px system-ui,sans-serif;"
    "background:#fff}@media(prefers-color-scheme:dark){svg{--ink:#e4e9ef;--grid:#3a4551;"
    "--c1:#7db2f2;background:#12181f}}</style>";

std::string OpenSvg(const PlotOptions& options, double height) {
  return absl::StrFormat("<svg%s viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"%s\">%s",
                         options.standalone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", kWidth,
                         height, HtmlEscape(options.title),
                         options.standalone ? kStandaloneStyle : "");
}

std::string Text(double x, double y, const char* anchor, const std::string& text) {
  return absl::StrFormat("<text x=\"%g\" y=\"%g\" text-anchor=\"%s\" fill=\"var(--ink)\">%s</text>",
                         x, y, anchor, HtmlEscape(text));
}

std::string GridLine(double x1, double y1, double x2, double y2) {
  return absl::StrFormat(
      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
      "stroke=\"var(--grid)\"/>",
      x1, y1, x2, y2);
}

// A step of 1, 2 or 5 times a power of ten that gives at most five steps up to `highest`.
double NiceStep(double highest) {
  if (!(highest > 0)) return 1;
  const double rough = highest / 5;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

std::string ShortNumber(double value) {
  if (value >= 1e6) return absl::StrFormat("%.4gM", value / 1e6);
  if (value >= 1e4) return absl::StrFormat("%.4gk", value / 1e3);
  return absl::StrFormat("%g", value);
}

}  // namespace

std::string RenderLinePlot(const PlotOptions& options,
                           const std::vector<std::pair<double, double>>& points) {
  if (points.empty()) return "";
  const double plot_width = kWidth - kLeft - kRight;
  const double x_low = points.front().first;
  const double x_range = std::max(points.back().first - x_low, 1e-9);
  double y_high = 0;
  for (const auto& point : points) y_high = std::max(y_high, point.second);
  const double step = NiceStep(y_high);
  const double y_top = std::max(step, std::ceil(y_high / step - 1e-9) * step);
  const auto x_of = [&](double x) { return kLeft + plot_width * (x - x_low) / x_range; };
  const auto y_of = [&](double y) { return kTop + kPlotHeight * (1 - y / y_top); };

  std::string svg = OpenSvg(options, kTop + kPlotHeight + kBottom);
  for (int tick = 0; tick * step <= y_top * 1.0001; ++tick) {
    const double y = tick * step;
    svg += GridLine(kLeft, y_of(y), kWidth - kRight, y_of(y));
    svg += Text(kLeft - 8, y_of(y) + 4, "end", ShortNumber(y));
  }
  // Versions, days, hours: no ticks between whole numbers.
  const double x_step = x_range >= 1 ? std::max(1.0, NiceStep(x_range)) : NiceStep(x_range);
  const double first_x = std::ceil(x_low / x_step) * x_step;
  const double last_x = points.size() > 1 ? points.back().first + 1e-4 * x_range : first_x - 1;
  for (int tick = 0; first_x + tick * x_step <= last_x; ++tick) {
    const double x = first_x + tick * x_step;
    svg += Text(x_of(x), kTop + kPlotHeight + 18, "middle", ShortNumber(x));
  }
  svg += Text(kLeft + plot_width / 2, kTop + kPlotHeight + 38, "middle", options.x_label);
  svg += Text(kLeft, kTop - 10, "start", options.y_label);
  svg += "<polyline fill=\"none\" stroke=\"var(--c1)\" stroke-width=\"2\" points=\"";
  for (const auto& [x, y] : points) absl::StrAppendFormat(&svg, "%.1f,%.1f ", x_of(x), y_of(y));
  svg += "\"/>";
  if (points.size() <= 60) {
    for (const auto& [x, y] : points) {
      absl::StrAppendFormat(&svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"var(--c1)\"/>",
                            x_of(x), y_of(y));
    }
  }
  return svg + "</svg>\n";
}

std::string RenderBarPlot(const PlotOptions& options, const std::vector<std::string>& part_names,
                          const std::vector<BarRow>& rows) {
  if (rows.empty()) return "";
  constexpr double kRowHeight = 24;
  constexpr double kLabelWidth = 140;
  const double plot_width = kWidth - kLabelWidth - 70;
  double longest = 0;
  for (const BarRow& row : rows) {
    double sum = 0;
    for (const double part : row.parts) sum += part;
    longest = std::max(longest, sum);
  }
  std::string svg = OpenSvg(options, kRowHeight * static_cast<double>(rows.size()) + 34);
  double y = 4;
  for (const BarRow& row : rows) {
    std::string label = row.label.substr(0, 20);
    if (row.label.size() > 20) label += "...";
    svg += Text(kLabelWidth - 8, y + 15, "end", label);
    double x = kLabelWidth;
    double sum = 0;
    for (size_t i = 0; i < row.parts.size(); ++i) {
      const double width = longest > 0 ? plot_width * row.parts[i] / longest : 0;
      if (width > 0) {
        absl::StrAppendFormat(&svg,
                              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"18\" "
                              "fill=\"var(--c%d)\"><title>%s: %.0f</title></rect>",
                              x, y, width, i + 1, HtmlEscape(part_names[i]), row.parts[i]);
      }
      x += width;
      sum += row.parts[i];
    }
    svg += Text(x + 6, y + 15, "start", ShortNumber(sum));
    y += kRowHeight;
  }
  double x = kLabelWidth;
  for (size_t i = 0; i < part_names.size(); ++i) {
    absl::StrAppendFormat(
        &svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"var(--c%d)\"/>", x,
        y + 8, i + 1);
    svg += Text(x + 17, y + 18, "start", part_names[i]);
    x += 34 + 7.2 * static_cast<double>(part_names[i].size());
  }
  return svg + "</svg>\n";
}

std::string HtmlEscape(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const std::string_view valid = text.substr(0, FindInvalidUtf8(text));
    for (const char c : valid) {
      switch (c) {
        case '&':
          safe += "&amp;";
          break;
        case '<':
          safe += "&lt;";
          break;
        case '>':
          safe += "&gt;";
          break;
        case '"':
          safe += "&quot;";
          break;
        case '\'':
          safe += "&#39;";
          break;
        default:
          if (static_cast<uint8_t>(c) < 0x20 || c == 0x7f) {
            safe += "\xef\xbf\xbd";
          } else {
            safe.push_back(c);
          }
      }
    }
    text.remove_prefix(valid.size());
    if (text.empty()) break;
    safe += "\xef\xbf\xbd";
    text.remove_prefix(1);
  }
  return safe;
}

}  // namespace urlfilter::compiler
