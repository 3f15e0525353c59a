// The commands of urlfilterc about policies and lists: check, schema, rule, import, export.
#ifndef URLFILTER_COMPILER_POLICY_COMMANDS_H_
#define URLFILTER_COMPILER_POLICY_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace urlfilter::compiler {

// Adds the commands to `app`. The one that runs sets `exit_code` (0 done, 1 findings, 2 could
// not), which must outlive app.parse().
void RegisterPolicyCommands(CLI::App& app, int& exit_code);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_COMMANDS_H_
