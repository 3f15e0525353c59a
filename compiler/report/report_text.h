// The report as the lines that `urlfilterc build` prints.
#ifndef URLFILTER_COMPILER_REPORT_REPORT_TEXT_H_
#define URLFILTER_COMPILER_REPORT_REPORT_TEXT_H_

#include <cstdint>
#include <string>

#include "compiler/release/delta_bounds.h"
#include "compiler/release/measured_rate.h"
#include "compiler/report/report_data.h"

namespace urlfilter::compiler {

// A table of the lists, what was refused and why, and the filter's numbers.
std::string RenderReportText(const ReportData& report);

// "0.1 %", "4.69 %", "0.00012 %": three significant digits.
std::string Percent(double fraction);

// "0.0998 % (0.0882 % to 0.113 %)": a measured rate with its 95 % interval.
std::string MeasuredText(const MeasuredRate& measured);

// "3.4 times Apple's size, which would be predicted at ..."; empty unless a per-URL target asked
// for more than Apple's formula gives.
std::string EnlargementText(const ReportData& report);

// What the delta from a version could cost at best; nullptr if that is not known. Points into
// `report`.
const DeltaBound* BoundOf(const ReportData& report, uint64_t from_version);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_REPORT_REPORT_TEXT_H_
