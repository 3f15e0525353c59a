#include "compiler/lists/refusal_issues.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "diagnostics/catalog.h"
#include "diagnostics/count_text.h"

namespace urlfilter::compiler {
namespace {

std::string WayOut(std::string_view id) {
  const CatalogEntry* entry = FindCatalogEntry(id);
  return entry == nullptr ? "" : std::string(entry->way_out);
}

std::string Reason(const LineExample& example) {
  const std::string_view reason = InfoFor(example.refusal).reason;
  if (example.detail.empty()) return std::string(reason);
  return absl::StrCat(AbslView(reason), ": ", example.detail);
}

Issue LineIssue(const SourceFindings& findings, std::string_view id, const LineExample& example,
                std::string message) {
  Issue issue;
  issue.id = std::string(id);
  issue.severity = CatalogSeverity(id);
  issue.where = {findings.file, example.line, 1, 0};
  issue.source_line = example.text;
  issue.message = std::move(message);
  issue.help = WayOut(id);
  issue.listed_at = findings.listed_at;
  return issue;
}

// One issue for `count` findings, with the first as its place and the others beside it.
void AddCounted(const SourceFindings& findings, std::string_view id, uint64_t count,
                const std::vector<const LineExample*>& examples, std::string message,
                IssueList& issues) {
  if (count == 0 || examples.empty()) return;
  Issue issue = LineIssue(findings, id, *examples[0], std::move(message));
  issue.count = count;
  for (size_t i = 1; i < examples.size() && i < kExamplesKept; ++i) {
    issue.related.push_back({{findings.file, examples[i]->line, 0, 0}, examples[i]->text, ""});
  }
  issues.Add(std::move(issue));
}

void AddClass(const SourceFindings& findings, const RefusalInfo& info, IssueList& issues) {
  std::vector<const LineExample*> examples;
  for (const LineExample& line : findings.refused_lines) {
    if (line.refusal == info.refusal) examples.push_back(&line);
  }
  const uint64_t count = findings.refused[info.refusal];
  AddCounted(findings, info.id, count, examples,
             absl::StrCat(CountOf(count, "line"), " refused: ",
                          examples.size() == 1 ? Reason(*examples[0]) : std::string(info.reason)),
             issues);
}

}  // namespace

void AddFileIssues(const SourceFindings& findings, bool all, IssueList& issues) {
  if (all) {
    for (const LineExample& line : findings.refused_lines) {
      issues.Add(LineIssue(findings, InfoFor(line.refusal).id, line,
                           absl::StrCat("refused: ", Reason(line))));
    }
  } else {
    for (const RefusalInfo& info : AllRefusals()) AddClass(findings, info, issues);
  }
  std::vector<const LineExample*> widened;
  for (const LineExample& line : findings.widened_lines) widened.push_back(&line);
  AddCounted(findings, "UF0311", findings.widened, widened,
             absl::StrCat(CountOf(findings.widened, "line"), " of \"", findings.list,
                          "\" widened: a key covers a host and all below it"),
             issues);
}

void AddInlineIssues(const SourceFindings& findings, const std::vector<InlineRule>& places,
                     const SourceText* source, IssueList& issues) {
  const auto add = [&](const LineExample& line, std::string_view id, std::string message,
                       bool error) {
    const InlineRule& place = places[line.line - 1];
    Issue issue = LineIssue(findings, id, line, std::move(message));
    issue.where = {findings.file, place.line, place.column, 0};
    issue.source_line = "";
    if (source != nullptr) source->Attach(issue);
    issue.listed_at = {};
    if (error) issue.severity = Severity::kError;
    issues.Add(std::move(issue));
  };
  for (const LineExample& line : findings.refused_lines) {
    add(line, InfoFor(line.refusal).id, absl::StrCat("\"", line.text, "\": ", Reason(line)), true);
  }
  for (const LineExample& line : findings.widened_lines) {
    add(line, "UF0311", absl::StrCat("\"", line.text, "\" also blocks the host itself"), false);
  }
}

}  // namespace urlfilter::compiler
