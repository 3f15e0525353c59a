// `urlfilterctl fetch`: one update, at once.
#ifndef URLFILTER_FILTERLIB_CTL_FETCH_COMMAND_H_
#define URLFILTER_FILTERLIB_CTL_FETCH_COMMAND_H_

#include <CLI/CLI.hpp>
#include <string>

#include "filterlib/fetch/update_outcome.h"

namespace urlfilter::ctl {

// Adds the command to `app`; when it runs, it sets `exit_code`.
void AddFetchCommand(CLI::App& app, int& exit_code);

// An outcome as people read it, one line, e.g. "updated: version 7 is installed (326 bytes)".
std::string OutcomeLine(const fetch::UpdateOutcome& outcome);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_FETCH_COMMAND_H_
