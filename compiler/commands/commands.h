// The subcommands of urlfilterc that make and examine releases, one file each. Every function adds
// one subcommand to `app`; when it is run, its exit code goes into `exit_code` (both must outlive
// the parse): 0 done, 1 findings, 2 could not, 64 an argument that is no URL (explain).
#ifndef URLFILTER_COMPILER_COMMANDS_COMMANDS_H_
#define URLFILTER_COMPILER_COMMANDS_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace urlfilter::compiler {

void AddBuildCommand(CLI::App& app, int& exit_code);
void AddDiffCommand(CLI::App& app, int& exit_code);
void AddExplainCommand(CLI::App& app, int& exit_code);
void AddExportCommand(CLI::App& app, int& exit_code);
void AddFprCommand(CLI::App& app, int& exit_code);
void AddInspectCommand(CLI::App& app, int& exit_code);
void AddKeygenCommand(CLI::App& app, int& exit_code);
void AddPlanCommand(CLI::App& app, int& exit_code);
void AddRollbackCommand(CLI::App& app, int& exit_code);
void AddVerifyCommand(CLI::App& app, int& exit_code);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_COMMANDS_H_
