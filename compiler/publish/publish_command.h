// `urlfilterc publish`: sends a built release to a server.
#ifndef URLFILTER_COMPILER_PUBLISH_PUBLISH_COMMAND_H_
#define URLFILTER_COMPILER_PUBLISH_PUBLISH_COMMAND_H_

#include <CLI/CLI.hpp>

namespace urlfilter::compiler {

// Adds the command to `app`; when it is run, its exit code goes into `exit_code` (both must
// outlive the parse): 0 published, 1 refused by the server, 2 could not.
void AddPublishCommand(CLI::App& app, int& exit_code);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_PUBLISH_COMMAND_H_
