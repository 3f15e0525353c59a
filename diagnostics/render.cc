#include "diagnostics/render.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/strings.h"

namespace urlfilter {

std::optional<OutputFormat> ParseOutputFormat(std::string_view name) {
  if (name == "text") return OutputFormat::kText;
  if (name == "json") return OutputFormat::kJson;
  if (name == "sarif") return OutputFormat::kSarif;
  if (name == "junit") return OutputFormat::kJunit;
  if (name == "github") return OutputFormat::kGithub;
  return std::nullopt;
}

std::string Render(OutputFormat format, const IssueList& issues, const RenderOptions& options) {
  switch (format) {
    case OutputFormat::kText:
      break;
    case OutputFormat::kJson:
      return RenderJson(issues, options);
    case OutputFormat::kSarif:
      return RenderSarif(issues, options);
    case OutputFormat::kJunit:
      return RenderJunit(issues, options);
    case OutputFormat::kGithub:
      return RenderGithub(issues, options);
  }
  return RenderText(issues, options);
}

std::string CountText(const IssueList& issues) {
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNote}) {
    const size_t count = issues.Count(severity);
    if (count == 0) continue;
    parts.push_back(
        absl::StrCat(count, " ", AbslView(SeverityName(severity)), count == 1 ? "" : "s"));
  }
  return parts.empty() ? "no issues" : absl::StrJoin(parts, ", ");
}

std::string PlaceText(const SourceRange& where) {
  std::string text = where.file;
  if (where.line > 0) absl::StrAppend(&text, ":", where.line);
  if (where.line > 0 && where.column > 0) absl::StrAppend(&text, ":", where.column);
  return text;
}

}  // namespace urlfilter
