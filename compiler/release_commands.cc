#include "compiler/release_commands.h"

#include "compiler/commands/commands.h"

namespace urlfilter::compiler {

void RegisterReleaseCommands(CLI::App& app, int& exit_code) {
  AddBuildCommand(app, exit_code);
  AddExplainCommand(app, exit_code);
  AddDiffCommand(app, exit_code);
  AddInspectCommand(app, exit_code);
  AddVerifyCommand(app, exit_code);
  AddFprCommand(app, exit_code);
  AddPlanCommand(app, exit_code);
  AddRollbackCommand(app, exit_code);
  AddKeygenCommand(app, exit_code);
}

}  // namespace urlfilter::compiler
