// JUnit XML: one test case an issue, and one that passes when there is none. Notes pass.
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/strings.h"
#include "diagnostics/issue.h"
#include "diagnostics/render.h"
#include "diagnostics/utf8.h"

namespace urlfilter {
namespace {

// Text for XML 1.0: marked-up characters escaped, those it cannot hold replaced.
std::string Xml(std::string_view text) {
  const std::string printable =
      absl::StrReplaceAll(Printable(text, true), {{"\xef\xbf\xbe", "?"}, {"\xef\xbf\xbf", "?"}});
  std::string out;
  for (const char c : printable) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string CaseXml(const Issue& issue) {
  const std::string name = absl::StrCat(issue.id, " ", PlaceText(issue.where));
  std::string out = absl::StrCat("    <testcase classname=\"", Xml(issue.where.file), "\" name=\"",
                                 Xml(name), "\">\n");
  const std::string details =
      absl::StrCat(issue.message, "\n", issue.source_line, "\n", issue.help);
  if (issue.severity == Severity::kNote) {
    absl::StrAppend(&out, "      <system-out>", Xml(details), "</system-out>\n");
  } else {
    absl::StrAppend(&out, "      <failure type=\"", AbslView(SeverityName(issue.severity)),
                    "\" message=\"", Xml(issue.message), "\">", Xml(details), "</failure>\n");
  }
  return absl::StrCat(out, "    </testcase>\n");
}

}  // namespace

std::string RenderJunit(const IssueList& issues, const RenderOptions& options) {
  const size_t failures = issues.Count(Severity::kError) + issues.Count(Severity::kWarning);
  const size_t tests = issues.empty() ? 1 : issues.size();
  const std::string counts = absl::StrCat("tests=\"", tests, "\" failures=\"", failures, "\"");
  std::string out = absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ", counts,
                                 ">\n  <testsuite name=\"urlfilterc check ", Xml(options.checked),
                                 "\" ", counts, ">\n");
  for (const Issue& issue : issues.issues()) absl::StrAppend(&out, CaseXml(issue));
  if (issues.empty()) {
    absl::StrAppend(&out, "    <testcase classname=\"", Xml(options.checked),
                    "\" name=\"no issues\"/>\n");
  }
  return absl::StrCat(out, "  </testsuite>\n</testsuites>\n");
}

}  // namespace urlfilter
