#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/strings.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/explain/explanation.h"
#include "compiler/explain/json_text.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/release/policy_tests.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {

namespace {

struct ExplainArguments {
  std::string source;
  std::vector<std::string> urls;
  std::string filter;
  bool json = false;
};

// Why `text` stands for no URL; empty if it does. What has a scheme is read as a device reads it,
// which minds little; a host that somebody typed must be one.
std::string WhyNoUrl(const std::string& text) {
  if (text.find("://") != std::string::npos) {
    return std::string(StdView(url::SubUrls(text, url::Profile::kBoth).status().message()));
  }
  std::string host = text.substr(0, text.find_first_of("/?#"));
  const size_t port = host.rfind(':');
  if (port != std::string::npos && host.find(']', port) == std::string::npos) {
    if (host.find_first_not_of("0123456789", port + 1) != std::string::npos) {
      return "its port is no number";
    }
    host.resize(port);
  }
  return std::string(StdView(url::CanonicalHost(host).status().message()));
}

bool AreUrls(const std::vector<std::string>& texts) {
  bool all = true;
  for (const std::string& text : texts) {
    const std::string why = WhyNoUrl(text);
    if (why.empty()) continue;
    std::cerr << "urlfilterc: \"" << EscapeForTerminal(text)
              << "\" is no URL: " << EscapeForTerminal(why)
              << "; write one such as https://example.com/path, or a host\n";
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
  explain->add_option("source", arguments->source, "Release directory, or policy file")->required();
  explain->add_option("url", arguments->urls, "URL; https:// is assumed")->required();
  explain->add_option("--filter", arguments->filter, "Which filter of the release directory");
  explain->add_flag("--json", arguments->json, "One JSON object a URL");
  explain->callback([arguments, &exit_code] { exit_code = RunExplain(*arguments); });
}

}  // namespace urlfilter::compiler
