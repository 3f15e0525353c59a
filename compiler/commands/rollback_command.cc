#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/sign_options.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/release/build_release.h"
#include "compiler/release/release_reader.h"
#include "compiler/release/rollback.h"

namespace urlfilter::compiler {

namespace {

struct RollbackArguments {
  std::string out;
  std::string filter;
  uint64_t to = 0;
  SignArguments sign;
};

int RunRollback(const RollbackArguments& arguments) {
  BuildRequest request;
  request.out = arguments.out;
  request.now = BuildTime();
  const absl::Status signing = ReadSigning(arguments.sign, request);
  if (!signing.ok()) return ReportFailure(signing);
  const auto filter = ChosenFilter(arguments.out, arguments.filter);
  if (!filter.ok()) return ReportFailure(filter.status());
  const auto release = Rollback(*filter, arguments.to, request);
  if (!release.ok()) return ReportFailure(release.status());
  std::cout << "version " << release->manifest.version << " has the content of version "
            << arguments.to << "\n";
  return kExitDone;
}

}  // namespace

void AddRollbackCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<RollbackArguments>();
  CLI::App* rollback =
      app.add_subcommand("rollback", "Publish the content of an older version as a new one");
  rollback->footer("Example:\n  urlfilterc rollback releases --to 1");
  rollback->add_option("dir", arguments->out, "Release directory")->required();
  rollback->add_option("--filter", arguments->filter,
                       "Name of the filter, where the directory holds several");
  rollback->add_option("--to", arguments->to, "The version to go back to")
      ->required()
      ->check([](const std::string& text) -> std::string {
        return text == "0" ? "versions count from 1" : "";
      });
  AddSignOptions(*rollback, arguments->sign);
  rollback->callback([arguments, &exit_code] { exit_code = RunRollback(*arguments); });
}

}  // namespace urlfilter::compiler
