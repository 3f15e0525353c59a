// `urlfilterctl run`: keeps a store up to date until it is told to stop.
#ifndef URLFILTER_FILTERLIB_CTL_RUN_COMMAND_H_
#define URLFILTER_FILTERLIB_CTL_RUN_COMMAND_H_

#include <CLI/CLI.hpp>

namespace urlfilter::ctl {

// Adds the command to `app`; when it runs, it sets `exit_code`.
void AddRunCommand(CLI::App& app, int& exit_code);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_RUN_COMMAND_H_
