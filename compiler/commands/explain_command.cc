#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/user_url.h"
#include "compiler/explain/explanation.h"
#include "compiler/explain/key_source.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/release/compile_policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

namespace {

struct ExplainArguments {
  std::string source;
  std::vector<std::string> urls;
  std::string filter;
  bool json = false;
};

bool AreUrls(const std::vector<std::string>& texts) {
  bool all = true;
  for (const std::string& text : texts) {
    const std::string mistake = UrlMistake(text);
    if (mistake.empty()) continue;
    std::cerr << "urlfilterc: " << mistake << "\n";
    all = false;
  }
  return all;
}

int RunExplain(const ExplainArguments& arguments) {
  if (!AreUrls(arguments.urls)) return kExitUsage;
  IssueList issues;
  const CompileOptions options{
      .threads = DefaultThreads(), .today = Today(), .keep_redundant = false};
  const auto source = OpenKeySource(arguments.source, arguments.filter, options, issues);
  if (!source.ok()) return ReportFailure(source.status());
  for (const std::string& url : arguments.urls) {
    const auto explanation = ExplainUrl(**source, url);
    if (!explanation.ok()) return ReportFailure(explanation.status());
    std::cout << (arguments.json ? RenderExplanationJson(*explanation)
                                 : RenderExplanationText(*explanation));
  }
  if (!issues.HasErrors()) return kExitDone;
  std::cerr << "urlfilterc: the policy has errors; see `urlfilterc check " << arguments.source
            << "`\n";
  return kExitFindings;
}

}  // namespace

void AddExplainCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* explain = app.add_subcommand("explain", "Say why a URL is blocked, or is not");
  explain->footer(
      "Examples:\n"
      "  urlfilterc explain releases https://www.gambling.example/poker\n"
      "  urlfilterc explain corporate.yaml www.gambling.example --json");
  explain->add_option("source", arguments->source, "Release directory, or policy file")->required();
  explain->add_option("url", arguments->urls, "URL; https:// is assumed")->required();
  explain->add_option("--filter", arguments->filter, "Which filter of the release directory");
  explain->add_flag("--json", arguments->json, "One JSON object a URL");
  explain->callback([arguments, &exit_code] { exit_code = RunExplain(*arguments); });
}

}  // namespace urlfilter::compiler
