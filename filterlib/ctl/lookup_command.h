// `urlfilterctl lookup`: verdicts of the installed filter.
#ifndef URLFILTER_FILTERLIB_CTL_LOOKUP_COMMAND_H_
#define URLFILTER_FILTERLIB_CTL_LOOKUP_COMMAND_H_

#include <CLI/CLI.hpp>

namespace urlfilter::ctl {

// Adds the command to `app`; when it runs, it sets `exit_code`.
void AddLookupCommand(CLI::App& app, int& exit_code);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_LOOKUP_COMMAND_H_
