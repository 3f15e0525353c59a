// Workflow commands of GitHub Actions: `::error file=...,line=...,col=...,title=...::message`.
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

std::string Data(std::string_view text) {
  return absl::StrReplaceAll(Printable(text, true), {{"%", "%25"}, {"\r", "%0D"}, {"\n", "%0A"}});
}

std::string Property(std::string_view text) {
  return absl::StrReplaceAll(Data(text), {{":", "%3A"}, {",", "%2C"}});
}

std::string_view Command(Severity severity) {
  return severity == Severity::kNote ? "notice" : SeverityName(severity);
}

}  // namespace

std::string RenderGithub(const IssueList& issues, const RenderOptions& options) {
  std::string out;
  for (const Issue& issue : issues.issues()) {
    absl::StrAppend(&out, "::", AbslView(Command(issue.severity)),
                    " file=", Property(issue.where.file));
    if (issue.where.line > 0) absl::StrAppend(&out, ",line=", issue.where.line);
    if (issue.where.column > 0) absl::StrAppend(&out, ",col=", issue.where.column);
    absl::StrAppend(&out, ",title=", issue.id, "::", Data(issue.message));
    if (!issue.help.empty()) absl::StrAppend(&out, "%0A", Data(issue.help));
    absl::StrAppend(&out, "\n");
  }
  if (issues.empty())
    absl::StrAppend(&out, "::notice title=urlfilterc::", Data(options.checked), ": no issues\n");
  return out;
}

}  // namespace urlfilter
