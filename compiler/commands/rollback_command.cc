#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/sign_options.h"
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

// The filter that is meant: the one that is named, or the only one.
absl::StatusOr<std::string> FilterOf(const RollbackArguments& arguments) {
  if (!arguments.filter.empty()) return arguments.filter;
  ASSIGN_OR_RETURN(const std::vector<std::string> filters, FiltersIn(arguments.out));
  if (filters.size() == 1) return filters.front();
  return absl::InvalidArgumentError(absl::StrCat(arguments.out, " holds several filters (",
                                                 absl::StrJoin(filters, ", "),
                                                 "); choose one with --filter"));
}

int RunRollback(const RollbackArguments& arguments) {
  BuildRequest request;
  request.out = arguments.out;
  request.now = BuildTime();
  const absl::Status signing = ReadSigning(arguments.sign, request);
  if (!signing.ok()) return ReportFailure(signing);
  const auto filter = FilterOf(arguments);
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
  rollback->add_option("--to", arguments->to, "The version to go back to")->required();
  AddSignOptions(*rollback, arguments->sign);
  rollback->callback([arguments, &exit_code] { exit_code = RunRollback(*arguments); });
}

}  // namespace urlfilter::compiler
