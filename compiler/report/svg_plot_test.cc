#include "compiler/report/svg_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urlfilter::compiler {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SvgPlot, TextFromListsCannotBecomeMarkup) {
  EXPECT_EQ(HtmlEscape("<b a=\"x\">&'"), "&lt;b a=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(HtmlEscape("a\xff\x01z"), "a\xef\xbf\xbd\xef\xbf\xbdz");
  const std::string svg =
      RenderBarPlot({.title = "<script>", .x_label = "", .y_label = "", .standalone = false},
                    {"kept"}, {{"<list>", {3}}});
  EXPECT_THAT(svg, Not(HasSubstr("<script>")));
  EXPECT_THAT(svg, HasSubstr("&lt;list&gt;"));
}

TEST(SvgPlot, LinesGoThroughAllPoints) {
  const std::string svg = RenderLinePlot(
      {.title = "t", .x_label = "x", .y_label = "y", .standalone = true}, {{1, 0}, {2, 100}});
  EXPECT_THAT(svg, HasSubstr("points=\"64.0,204.0 624.0,24.0 \""));
  EXPECT_THAT(svg, HasSubstr("xmlns"));
}

TEST(SvgPlot, OddDataGivesAPlotAndNoNonsense) {
  const PlotOptions options{.title = "t", .x_label = "", .y_label = "", .standalone = false};
  EXPECT_EQ(RenderLinePlot(options, {}), "");
  EXPECT_EQ(RenderBarPlot(options, {"a"}, {}), "");
  for (const auto& points : std::vector<std::vector<std::pair<double, double>>>{
           {{1, 0}}, {{5, 1e12}}, {{1, 7}, {2, 7}}, {{1, 1e-9}, {2, 0}}}) {
    const std::string svg = RenderLinePlot(options, points);
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("inf")));
    EXPECT_LT(svg.size(), 10'000u);
  }
}

}  // namespace
}  // namespace urlfilter::compiler
