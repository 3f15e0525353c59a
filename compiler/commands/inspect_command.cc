#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/release/release_reader.h"
#include "compiler/verify/check_result.h"
#include "compiler/verify/verify_plist.h"

namespace urlfilter::compiler {

namespace {

struct InspectArguments {
  std::string subject;
  std::string filter;
  bool json = false;
};

// A release is described by its manifest, which is text for people and machines alike.
absl::Status InspectRelease(const InspectArguments& arguments) {
  ASSIGN_OR_RETURN(const OpenRelease release,
                   OpenRelease::Open(arguments.subject, arguments.filter));
  std::cout << release.manifest_bytes();
  return absl::OkStatus();
}

absl::StatusOr<bool> InspectPlist(const InspectArguments& arguments) {
  ASSIGN_OR_RETURN(const MappedFile plist, MappedFile::Open(arguments.subject));
  CheckList checks;
  VerifyPlist({.bytes = plist.bytes(), .keys = std::nullopt, .identify = true}, checks);
  std::cout << (arguments.json ? RenderChecksJson(checks, arguments.subject)
                               : RenderChecksText(checks));
  return !checks.AnyFailed();
}

int RunInspect(const InspectArguments& arguments) {
  std::error_code error;
  if (std::filesystem::is_directory(arguments.subject, error)) {
    const absl::Status status = InspectRelease(arguments);
    return status.ok() ? kExitDone : ReportFailure(status);
  }
  const auto readable = InspectPlist(arguments);
  if (!readable.ok()) return ReportFailure(readable.status());
  return *readable ? kExitDone : kExitFindings;
}

}  // namespace

void AddInspectCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<InspectArguments>();
  CLI::App* inspect =
      app.add_subcommand("inspect", "Show what a release or a plist says of itself");
  inspect->footer(
      "Examples:\n"
      "  urlfilterc inspect releases\n"
      "  urlfilterc inspect releases/public/corporate/1/filter.plist");
  inspect->add_option("subject", arguments->subject, "Release directory, or plist file")
      ->required();
  inspect->add_option("--filter", arguments->filter, "Which filter of the release directory");
  inspect->add_flag("--json", arguments->json, "A plist as JSON (a manifest always is)");
  inspect->callback([arguments, &exit_code] { exit_code = RunInspect(*arguments); });
}

}  // namespace urlfilter::compiler
