// `urlfilterctl doctor`: why a device does not use an update.
#ifndef URLFILTER_FILTERLIB_CTL_DOCTOR_COMMAND_H_
#define URLFILTER_FILTERLIB_CTL_DOCTOR_COMMAND_H_

#include <CLI/CLI.hpp>

namespace urlfilter::ctl {

// Adds the command to `app`; when it runs, it sets `exit_code`.
void AddDoctorCommand(CLI::App& app, int& exit_code);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_DOCTOR_COMMAND_H_
