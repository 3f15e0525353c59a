#include "diagnostics/issue.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "diagnostics/catalog.h"

namespace urlfilter {
namespace {

auto SortKey(const Issue& issue) {
  return std::tie(issue.where.file, issue.where.line, issue.where.column, issue.id, issue.message);
}

}  // namespace

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      break;
  }
  return "note";
}

Issue& IssueList::Add(Issue issue) { return issues_.emplace_back(std::move(issue)); }

Issue& IssueList::Add(std::string_view id, SourceRange where, std::string message,
                      std::string help) {
  Issue issue;
  issue.id = std::string(id);
  issue.severity = CatalogSeverity(id);
  issue.where = std::move(where);
  issue.message = std::move(message);
  issue.help = std::move(help);
  return Add(std::move(issue));
}

void IssueList::AddAll(IssueList other) {
  std::move(other.issues_.begin(), other.issues_.end(), std::back_inserter(issues_));
}

size_t IssueList::Count(Severity severity) const {
  return std::count_if(issues_.begin(), issues_.end(),
                       [severity](const Issue& issue) { return issue.severity == severity; });
}

void IssueList::Sort() {
  std::stable_sort(issues_.begin(), issues_.end(),
                   [](const Issue& a, const Issue& b) { return SortKey(a) < SortKey(b); });
  const auto same = [](const Issue& a, const Issue& b) { return SortKey(a) == SortKey(b); };
  issues_.erase(std::unique(issues_.begin(), issues_.end(), same), issues_.end());
}

}  // namespace urlfilter
