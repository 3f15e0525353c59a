// The subcommands of urlfilterc that make and examine releases: build and the others in
// compiler/commands/.
#ifndef URLFILTER_COMPILER_RELEASE_COMMANDS_H_
#define URLFILTER_COMPILER_RELEASE_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace urlfilter::compiler {

// Adds them to `app`; the one that runs stores its exit code. Both arguments must outlive the
// parse.
void RegisterReleaseCommands(CLI::App& app, int& exit_code);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_COMMANDS_H_
