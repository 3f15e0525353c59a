#include "compiler/policy_commands.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "compiler/check_policy.h"
#include "compiler/diagnostics/catalog.h"
#include "compiler/diagnostics/render.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/program_version.h"

namespace urlfilter::compiler {
namespace {

constexpr int kDone = 0, kFindings = 1, kCouldNot = 2;

struct CheckArguments {
  std::string policy;
  std::string format = "text";
  bool strict = false;
  bool all = false;
};

std::vector<ListSummary> Summaries(const RuleTable& rules) {
  std::vector<ListSummary> summaries;
  for (const ListCounts& counts : rules.counts()) {
    ListSummary& list = summaries.emplace_back();
    list.name = counts.list;
    list.lines = counts.lines;
    list.blank = counts.blank;
    list.ignored = counts.ignored;
    list.rules = counts.rules;
    list.allow = counts.allow;
    list.refused = counts.refused.total();
    list.filtered = counts.filtered;
    list.widened = counts.widened;
    list.narrowed = counts.narrowed;
  }
  return summaries;
}

int RunCheck(const CheckArguments& arguments) {
  CheckOptions check;
  check.policy.today = Today();
  check.load.all_refusals = arguments.all;
  const auto checked = CheckPolicy(arguments.policy, check);
  if (!checked.ok()) {
    std::cerr << "urlfilterc: " << checked.status().message() << "\n";
    return kCouldNot;
  }
  const IssueList& issues = checked->issues;
  RenderOptions options;
  options.colour = isatty(STDOUT_FILENO) != 0;
  options.checked = arguments.policy;
  options.tool_version = std::string(kProgramVersion);
  options.lists = Summaries(*checked->rules);
  std::cout << Render(*ParseOutputFormat(arguments.format), issues, options);
  const bool warnings = arguments.strict && issues.Count(Severity::kWarning) > 0;
  return issues.HasErrors() || warnings ? kFindings : kDone;
}

void AddCheck(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* check = app.add_subcommand("check", "Find every mistake in a policy and its lists");
  check->add_option("policy", arguments->policy, "Policy file; - is stdin")->required();
  check->add_option("--format", arguments->format, "text, json, sarif, junit or github")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit", "github"}));
  check->add_flag("--strict", arguments->strict, "Warnings count as findings (exit 1)");
  check->add_flag("--all", arguments->all, "List every refused line, not one example a class");
  check->callback([arguments, &exit_code] { exit_code = RunCheck(*arguments); });
}

int RunRule(const std::string& id, bool markdown) {
  if (markdown) {
    std::cout << CatalogMarkdown();
    return kDone;
  }
  const CatalogEntry* entry = FindCatalogEntry(id);
  if (entry == nullptr) {
    std::cerr << "urlfilterc: there is no diagnostic \"" << id
              << "\"; `urlfilterc rule --markdown` lists all\n";
    return kCouldNot;
  }
  std::cout << DescribeEntry(*entry);
  return kDone;
}

void AddRule(CLI::App& app, int& exit_code) {
  struct Arguments {
    std::string id;
    bool markdown = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* rule = app.add_subcommand("rule", "Explain a diagnostic, such as UF0106");
  rule->add_option("id", arguments->id, "Id of the diagnostic");
  rule->add_flag("--markdown", arguments->markdown, "All diagnostics, as in docs/diagnostics.md");
  rule->callback(
      [arguments, &exit_code] { exit_code = RunRule(arguments->id, arguments->markdown); });
}

}  // namespace

void RegisterPolicyCommands(CLI::App& app, int& exit_code) {
  AddCheck(app, exit_code);
  AddRule(app, exit_code);
}

}  // namespace urlfilter::compiler
