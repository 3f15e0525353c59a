#include "compiler/verify/check_result.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "compiler/explain/json_text.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

const char* StateName(CheckState state) {
  switch (state) {
    case CheckState::kPassed:
      return "ok";
    case CheckState::kWarning:
      return "warning";
    case CheckState::kFailed:
      return "failed";
    case CheckState::kSkipped:
      return "skipped";
  }
  return "";
}

}  // namespace

bool CheckList::AnyFailed() const {
  return std::any_of(results_.begin(), results_.end(),
                     [](const CheckResult& result) { return result.state == CheckState::kFailed; });
}

std::string RenderChecksText(const CheckList& checks) {
  size_t width = 0;
  for (const CheckResult& result : checks.results()) width = std::max(width, result.name.size());
  std::string text;
  for (const CheckResult& result : checks.results()) {
    std::string line = StateName(result.state);
    line.resize(9, ' ');
    line += result.name;
    if (!result.detail.empty()) {
      line.resize(9 + width + 2, ' ');
      line += EscapeForTerminal(result.detail);
    }
    text += line + "\n";
  }
  return text;
}

std::string RenderChecksJson(const CheckList& checks, std::string_view subject) {
  ordered_json json = {{"schema", 1}, {"subject", subject}, {"passed", !checks.AnyFailed()}};
  json["checks"] = ordered_json::array();
  for (const CheckResult& result : checks.results()) {
    json["checks"].push_back(
        {{"name", result.name}, {"state", StateName(result.state)}, {"detail", result.detail}});
  }
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace urlfilter::compiler
