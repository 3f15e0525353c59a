#include "compiler/findings/shrunk_lists.h"

#include <cstddef>
#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace urlfilter::compiler {
namespace {

const absl::Status& NoReport() {
  static const auto& status =
      *new absl::Status(absl::StatusCode::kDataLoss, "this is not a report.json of a release");
  return status;
}

}  // namespace

absl::StatusOr<RulesOfLists> ReadRulesOfLists(std::string_view report_json) {
  const auto json = nlohmann::json::parse(report_json, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("lists") || !json["lists"].is_array()) return NoReport();
  RulesOfLists rules;
  for (const auto& list : json["lists"]) {
    const bool complete = list.is_object() && list.contains("name") && list["name"].is_string() &&
                          list.contains("rules") && list["rules"].is_object() &&
                          list["rules"].contains("kept") &&
                          list["rules"]["kept"].is_number_unsigned();
    if (!complete) return NoReport();
    rules[list["name"].get<std::string>()] = list["rules"]["kept"].get<uint64_t>();
  }
  return rules;
}

void FindShrunkLists(const Policy& policy, const RuleTable& table, const RulesOfLists& before,
                     IssueList& issues) {
  for (size_t i = 0; i < policy.lists.size(); ++i) {
    const auto last = before.find(policy.lists[i].name);
    const uint64_t now = table.counts()[i].rules;
    if (last == before.end() || policy.lists[i].expired || now * 2 >= last->second) continue;
    Issue& issue =
        issues.Add("UF0205", policy.lists[i].where,
                   absl::StrCat("the list \"", policy.lists[i].name, "\" gives ", now,
                                " rules; the last release had ", last->second),
                   "Look at its file: a truncated download or an error page looks like this.");
    policy.AttachSource(issue);
  }
}

}  // namespace urlfilter::compiler
