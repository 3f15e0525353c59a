#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/convert/export_keys.h"
#include "compiler/convert/mdm_profile.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/release/compile_policy.h"
#include "diagnostics/count_text.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

namespace {

constexpr uint64_t kMaxTokenBytes = 1 << 16;
constexpr char kTokenVariable[] = "URLFILTER_PIR_TOKEN";

struct ExportArguments {
  std::string policy;
  std::string to;
  std::string token_file;
  MdmRequest mdm;
};

int ExportKeysOf(const ExportArguments& arguments) {
  IssueList issues;
  const auto compiled = CompilePolicy(arguments.policy, {.today = Today()}, issues);
  if (!compiled.ok()) return ReportFailure(compiled.status());
  if (issues.HasErrors()) {
    PrintIssues(issues, arguments.policy);
    return kExitFindings;
  }
  const ExportedKeys exported =
      ExportKeys(compiled->keys.keys(), compiled->policy.name, *ParseExportFormat(arguments.to));
  std::cout << exported.text;
  std::cerr << "urlfilterc: " << CountOf(exported.written, "key") << " written";
  if (exported.paths_left_out > 0) {
    std::cerr << ", " << WithCommas(exported.paths_left_out) << " with paths or queries left out";
  }
  if (exported.narrowed > 0) std::cerr << ", all without their subdomains";
  std::cerr << "\n";
  return kExitDone;
}

absl::StatusOr<std::string> ReadToken(const std::string& file) {
  std::string token;
  if (!file.empty()) {
    ASSIGN_OR_RETURN(token, ReadFile(file, kMaxTokenBytes));
  } else if (const char* variable = std::getenv(kTokenVariable)) {
    token = variable;
  }
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  if (!token.empty()) return token;
  return absl::InvalidArgumentError(
      absl::StrCat("the profile needs the PIR authentication token: --token-file FILE, or the "
                   "environment variable ",
                   kTokenVariable));
}

absl::StatusOr<std::string> MakeProfile(const ExportArguments& arguments, const Policy& policy) {
  MdmRequest request = arguments.mdm;
  request.filter = policy.name;
  request.display_name = policy.description.empty() ? policy.name : policy.description;
  if (request.app_bundle_id.empty()) request.app_bundle_id = policy.pir.bundle_id;
  if (request.app_bundle_id.empty()) {
    return absl::InvalidArgumentError(
        "the profile needs the app's bundle id: --app, or `pir: {bundle_id: ...}` in the policy");
  }
  request.fetch_seconds = policy.prefetch.interval_seconds;
  ASSIGN_OR_RETURN(request.token, ReadToken(arguments.token_file));
  return RenderMdmProfile(request);
}

int ExportProfile(const ExportArguments& arguments) {
  IssueList issues;
  const auto policy = LoadPolicy(arguments.policy, {.today = Today()}, issues);
  if (!policy.ok()) return ReportFailure(policy.status());
  if (issues.HasErrors()) {
    PrintIssues(issues, arguments.policy);
    return kExitFindings;
  }
  const auto profile = MakeProfile(arguments, *policy);
  if (!profile.ok()) return ReportFailure(profile.status());
  std::cout << *profile;
  std::cerr << "urlfilterc: the profile holds the token: keep it as secret as the token\n";
  return kExitDone;
}

std::string RefuseServerUrl(const std::string& url) {
  return std::string(CheckServerUrl(url).message());
}

// The options of --to mdm; all but the token file are written into the profile.
void AddMdmOptions(CLI::App& command, ExportArguments& arguments) {
  MdmRequest& mdm = arguments.mdm;
  const std::string group = "For mdm";
  const auto option = [&](const char* name, std::string& value, const char* text,
                          const char* type) {
    return command.add_option(name, value, text)->type_name(type)->group(group);
  };
  option("--app", mdm.app_bundle_id, "Bundle id of the app; by default pir.bundle_id", "ID");
  option("--provider", mdm.provider_bundle_id, "Bundle id of its control provider extension", "ID");
  option("--pir-server", mdm.pir_server_url, "https://host of the PIR server", "URL")
      ->check(RefuseServerUrl);
  option("--issuer", mdm.issuer_url, "https://host of the Privacy Pass issuer", "URL")
      ->check(RefuseServerUrl);
  option("--token-file", arguments.token_file,
         "File with the PIR token; without, $URLFILTER_PIR_TOKEN", "FILE");
  option("--requirement", mdm.designated_requirement,
         "Designated requirement of the provider, for macOS", "TEXT");
  command.add_flag("--fail-closed", mdm.fail_closed, "Block everything while PIR is out of reach")
      ->group(group);
  command.add_flag("--unsupervised", mdm.unsupervised, "Add the ContentFilterUUID they need")
      ->group(group);
}

int RunExport(const ExportArguments& arguments) {
  if (arguments.to != "mdm") return ExportKeysOf(arguments);
  if (arguments.mdm.provider_bundle_id.empty() || arguments.mdm.pir_server_url.empty() ||
      arguments.mdm.issuer_url.empty()) {
    throw CLI::RequiredError("--to mdm: --provider, --pir-server and --issuer");
  }
  return ExportProfile(arguments);
}

}  // namespace

void AddExportCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = app.add_subcommand(
      "export", "Write a policy's keys for another tool, or the profile for managed devices");
  command->footer(
      "Examples:\n"
      "  urlfilterc export corporate.yaml --to adblock > corporate.txt\n"
      "  urlfilterc export corporate.yaml --to mdm --app com.example.filter \\\n"
      "      --provider com.example.filter.provider --pir-server https://pir.example.com \\\n"
      "      --issuer https://issuer.example.com --token-file token > filter.mobileconfig");
  command->add_option("policy", arguments->policy, "Policy file; - is stdin")->required();
  command->add_option("--to", arguments->to, "domains, hosts, adblock, rpz, dnsmasq, chrome or mdm")
      ->required()
      ->check(CLI::IsMember({"domains", "hosts", "adblock", "rpz", "dnsmasq", "chrome", "mdm"}))
      ->type_name("FORMAT");
  AddMdmOptions(*command, *arguments);
  command->callback([arguments, &exit_code] { exit_code = RunExport(*arguments); });
}

}  // namespace urlfilter::compiler
