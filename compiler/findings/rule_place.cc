#include "compiler/findings/rule_place.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "diagnostics/catalog.h"
#include "diagnostics/render.h"
#include "diagnostics/source_text.h"

namespace urlfilter::compiler {

bool IsInline(const RuleTable& table, uint32_t rule) {
  return table.sources()[table.rules()[rule].source].inlined;
}

SourceRange PlaceOfRule(const Policy& policy, const RuleTable& table, uint32_t rule) {
  SourceRange place = table.Where(table.rules()[rule]);
  const SourceText* source = IsInline(table, rule) ? policy.FindSource(place.file) : nullptr;
  if (source == nullptr) return place;
  const std::string_view text = table.rules()[rule].text();
  const size_t at = source->Line(place.line).find(text);
  if (at == std::string_view::npos) return place;
  place.column = static_cast<uint32_t>(at + 1);
  place.end_column = static_cast<uint32_t>(at + text.size() + 1);
  return place;
}

std::string NameOfRule(const Policy& policy, const RuleTable& table, uint32_t rule) {
  const uint32_t list = table.ListOf(table.rules()[rule]);
  const std::string place = PlaceText(table.Where(table.rules()[rule]));
  if (list >= policy.lists.size()) return absl::StrCat("exceptions, ", place);
  return absl::StrCat("list ", policy.lists[list].name, ", ", place);
}

Issue IssueAtRule(const Policy& policy, const RuleTable& table, uint32_t rule, std::string_view id,
                  std::string message, std::string help) {
  Issue issue;
  issue.id = std::string(id);
  issue.severity = CatalogSeverity(id);
  issue.where = PlaceOfRule(policy, table, rule);
  issue.source_line = table.rules()[rule].text();
  issue.message = std::move(message);
  issue.help = std::move(help);
  policy.AttachSource(issue);
  const uint32_t list = table.ListOf(table.rules()[rule]);
  if (!IsInline(table, rule) && list < policy.lists.size()) {
    issue.listed_at = policy.lists[list].where;
  }
  return issue;
}

}  // namespace urlfilter::compiler
