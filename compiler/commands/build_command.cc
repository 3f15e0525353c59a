#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/gate_options.h"
#include "compiler/commands/sign_options.h"
#include "compiler/commands/user_files.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/progress/progress.h"
#include "compiler/progress/stage_clock.h"
#include "compiler/release/build_release.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/policy_tests.h"
#include "compiler/release/release_layout.h"
#include "compiler/report/report_data.h"
#include "compiler/report/report_html.h"
#include "compiler/report/report_json.h"
#include "compiler/report/report_text.h"
#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"
#include "diagnostics/suppressions.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::compiler {

namespace {

struct BuildArguments {
  std::string policy;
  std::string out;
  std::string plist_format = "binary";
  std::string plist_keys = "current";
  std::string pir_tokens;
  SignArguments sign;
  std::string kill_switch, allow_empty;
  GateArguments gates;
  int deltas = 3;
  int threads = DefaultThreads();
  bool json = false;
  bool quiet = false;
  bool timings = false;
};

absl::StatusOr<BuildRequest> MakeRequest(const BuildArguments& arguments) {
  BuildRequest request;
  request.out = arguments.out;
  request.plist_format =
      arguments.plist_format == "xml" ? format::PlistFormat::kXml : format::PlistFormat::kBinary;
  request.plist_keys =
      arguments.plist_keys == "beta" ? format::PlistKeys::kBeta : format::PlistKeys::kCurrent;
  request.threads = arguments.threads;
  request.now = BuildTime();
  request.most_deltas = arguments.deltas;
  RETURN_IF_ERROR(ReadSigning(arguments.sign, request));
  if (!arguments.pir_tokens.empty()) {
    ASSIGN_OR_RETURN(const std::string tokens, ReadUserText(arguments.pir_tokens));
    for (const std::string_view token : UserLines(tokens)) request.pir_tokens.emplace_back(token);
  }
  if (!arguments.kill_switch.empty()) request.kill_switch_reason = arguments.kill_switch;
  if (!arguments.allow_empty.empty()) request.allow_empty_reason = arguments.allow_empty;
  request.gates = ReadGates(arguments.gates);
  return request;
}

void PrintOutcome(const BuildArguments& arguments, const ReportData& report, bool unchanged) {
  if (arguments.json) {
    std::cout << RenderReportJson(report);
    return;
  }
  std::cout << RenderReportText(report);
  const ReleaseLayout layout(arguments.out, report.manifest.filter);
  std::cout << "version  " << report.manifest.version
            << (unchanged ? ", unchanged: the same content is published already in "
                          : ", published in ")
            << layout.public_version(report.manifest.version) << "\n";
}

void ShowOnTerminal(std::string_view line) { std::cerr << line << std::flush; }

int RunBuild(const BuildArguments& arguments, Progress* progress) {
  auto request = MakeRequest(arguments);
  if (!request.ok()) return ReportFailure(request.status());
  IssueList issues;
  const auto compiled =
      CompilePolicy(arguments.policy,
                    {.threads = arguments.threads, .today = Today(), .progress = progress}, issues);
  progress->End();
  if (!compiled.ok()) return ReportFailure(compiled.status());
  if (!request->kill_switch_reason) RunPolicyTests(*compiled, issues);
  AttachSourceLines(compiled->policy.sources, issues);
  ApplySuppressions(compiled->policy.sources, issues);
  PrintIssues(issues, arguments.policy);
  if (issues.HasErrors()) {
    std::cerr << "urlfilterc: nothing was published\n";
    return kExitFindings;
  }
  const ReleaseLayout layout(arguments.out, compiled->policy.name);
  request->write_report = [&](const std::string& folder, const format::Manifest& manifest,
                              const BuildOutcome& outcome) -> absl::Status {
    const ReportData report = MakeReport(*compiled, outcome, manifest, layout);
    RETURN_IF_ERROR(WriteFileSynced(folder + "/" + kReportHtmlFile, RenderReportHtml(report)));
    return WriteFileSynced(folder + "/" + kReportJsonFile, RenderReportJson(report));
  };
  request->progress = progress;
  const auto outcome = BuildRelease(*compiled, *request);
  progress->End();
  if (!outcome.ok()) return ReportFailure(outcome.status());
  PrintOutcome(arguments, MakeReport(*compiled, *outcome, outcome->release.manifest, layout),
               outcome->release.unchanged);
  return kExitDone;
}

int RunTimedBuild(const BuildArguments& arguments) {
  const bool show = !arguments.quiet && WantsProgress();
  StageClock clock(MonotonicSeconds, show ? ShowOnTerminal : StageClock::Show());
  const int exit_code = RunBuild(arguments, &clock);
  if (arguments.timings) std::cerr << clock.RenderTimings();
  return exit_code;
}

void AddReleaseOptions(CLI::App& build, BuildArguments& arguments) {
  AddSignOptions(build, arguments.sign);
  build.add_option("--deltas", arguments.deltas, "Offer deltas from so many earlier versions")
      ->check(CLI::Range(0, 16))
      ->capture_default_str();
  build
      .add_option("--kill-switch", arguments.kill_switch,
                  "Publish an empty filter that tells clients to block nothing")
      ->type_name("REASON");
  build
      .add_option("--allow-empty", arguments.allow_empty,
                  "Publish even if there is no key; the reason goes into the report")
      ->type_name("REASON");
  AddGateOptions(build, arguments.gates);
  build
      .add_option("--pir-tokens", arguments.pir_tokens,
                  "Bearer tokens for service-config.json, one a line")
      ->type_name("FILE");
}

}  // namespace

void AddBuildCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<BuildArguments>();
  CLI::App* build = app.add_subcommand("build", "Compile a policy and publish it in a folder");
  build->footer(
      "Examples:\n"
      "  urlfilterc build corporate.yaml --out releases\n"
      "  urlfilterc build corporate.yaml --out releases --max-removed 20% --json > report.json\n"
      "Exit code 1 if there are errors or a gate refuses; what was published before stays.");
  build->add_option("policy", arguments->policy, "Policy file; - is stdin")->required();
  build->add_option("--out,-o", arguments->out, "Release directory; created if missing")
      ->required()
      ->type_name("DIR");
  build->add_option("--plist-format", arguments->plist_format, "binary can be mapped in place")
      ->check(CLI::IsMember({"binary", "xml"}))
      ->capture_default_str();
  build->add_option("--plist-keys", arguments->plist_keys, "Names of the plist's fields")
      ->check(CLI::IsMember({"current", "beta"}))
      ->capture_default_str();
  AddReleaseOptions(*build, *arguments);
  build->add_option("--threads", arguments->threads, "The result does not depend on it")
      ->check(CLI::Range(1, 256));
  build->add_flag("--json", arguments->json, "Print the report as JSON");
  build->add_flag("--quiet,-q", arguments->quiet, "No progress bar, even on a terminal");
  build->add_flag("--timings", arguments->timings, "Print how long each stage took, on stderr");
  build->callback([arguments, &exit_code] { exit_code = RunTimedBuild(*arguments); });
}

}  // namespace urlfilter::compiler
