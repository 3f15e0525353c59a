#include <iostream>
#include <memory>
#include <string>

#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/sign_options.h"
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
  const auto release = Rollback(arguments.filter, arguments.to, request);
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
  rollback->add_option("dir", arguments->out, "Release directory")->required();
  rollback->add_option("--filter", arguments->filter, "Name of the filter")->required();
  rollback->add_option("--to", arguments->to, "The version to go back to")->required();
  AddSignOptions(*rollback, arguments->sign);
  rollback->callback([arguments, &exit_code] { exit_code = RunRollback(*arguments); });
}

}  // namespace urlfilter::compiler
