#include "compiler/release_commands.h"

#include "compiler/commands/commands.h"

namespace urlfilter::compiler {

void RegisterReleaseCommands(CLI::App& app, int& exit_code) { AddBuildCommand(app, exit_code); }

}  // namespace urlfilter::compiler
