// The report for people: one HTML file that needs nothing else, light and dark, without scripts.
#ifndef URLFILTER_COMPILER_REPORT_REPORT_HTML_H_
#define URLFILTER_COMPILER_REPORT_REPORT_HTML_H_

#include <string>

#include "compiler/report/report_data.h"

namespace urlfilter::compiler {

// All text of policies and lists is escaped. Equal reports give equal bytes.
std::string RenderReportHtml(const ReportData& report);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_REPORT_REPORT_HTML_H_
