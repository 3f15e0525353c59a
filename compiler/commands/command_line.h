// What is wrong with a command line before it is parsed: words that are no command or option, with
// the one that was probably meant.
#ifndef URLFILTER_COMPILER_COMMANDS_COMMAND_LINE_H_
#define URLFILTER_COMPILER_COMMANDS_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace urlfilter::compiler {

// A sentence for the first unknown command or option among `words` (without the program's name);
// empty if all are known. A value that begins with `--` counts as an option.
std::string CommandLineMistake(const CLI::App& app, const std::vector<std::string>& words);

// The message of a parse error, with the way to the help of the command that was meant.
std::string ParseErrorMessage(const CLI::App* app, const CLI::Error& error);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_COMMAND_LINE_H_
