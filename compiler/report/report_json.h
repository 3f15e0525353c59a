// The report for machines: report.json and `urlfilterc build --json`. Shape:
// docs/formats/report.md.
#ifndef URLFILTER_COMPILER_REPORT_REPORT_JSON_H_
#define URLFILTER_COMPILER_REPORT_REPORT_JSON_H_

#include <string>

#include "compiler/report/report_data.h"

namespace urlfilter::compiler {

// One JSON object, two spaces of indentation, a newline at the end. Equal reports give equal bytes.
std::string RenderReportJson(const ReportData& report);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_REPORT_REPORT_JSON_H_
