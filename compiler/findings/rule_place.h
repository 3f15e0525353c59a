// Where a rule stands, for issues about it. A `rule` is an index into table.rules().
#ifndef URLFILTER_COMPILER_FINDINGS_RULE_PLACE_H_
#define URLFILTER_COMPILER_FINDINGS_RULE_PLACE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

// True if the rule is written in a policy file and not in a list file.
bool IsInline(const RuleTable& table, uint32_t rule);

// The rule's line; with its column, if it is written in a policy.
SourceRange PlaceOfRule(const Policy& policy, const RuleTable& table, uint32_t rule);

// "list ads, lists/ads.txt:12"; "exceptions, corporate.yaml:7".
std::string NameOfRule(const Policy& policy, const RuleTable& table, uint32_t rule);

// An issue at a rule: with the severity of the catalog, the rule's line and the list's place.
Issue IssueAtRule(const Policy& policy, const RuleTable& table, uint32_t rule, std::string_view id,
                  std::string message, std::string help);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_RULE_PLACE_H_
