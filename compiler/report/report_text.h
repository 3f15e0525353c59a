// The report as the lines that `urlfilterc build` prints.
#ifndef URLFILTER_COMPILER_REPORT_REPORT_TEXT_H_
#define URLFILTER_COMPILER_REPORT_REPORT_TEXT_H_

#include <cstdint>
#include <string>

#include "compiler/report/report_data.h"

namespace urlfilter::compiler {

// A table of the lists, what was refused and why, and the filter's numbers.
std::string RenderReportText(const ReportData& report);

// "1,234,567".
std::string WithCommas(uint64_t number);

// "0.1 %", "4.69 %", "0.00012 %": three significant digits.
std::string Percent(double fraction);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_REPORT_REPORT_TEXT_H_
