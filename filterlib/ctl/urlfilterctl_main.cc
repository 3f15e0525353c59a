// urlfilterctl: the device side on a command line.
#include <CLI/CLI.hpp>
#include <string>

#include "base/program_version.h"
#include "filterlib/ctl/doctor_command.h"
#include "filterlib/ctl/fetch_command.h"
#include "filterlib/ctl/lookup_command.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/run_command.h"
#include "filterlib/ctl/status_command.h"

namespace urlfilter::ctl {
namespace {

constexpr char kExample[] = R"(Example:
  urlfilterctl fetch --server https://127.0.0.1:8443 --filter corporate-baseline \
      --store app-group --ca ca.pem
  urlfilterctl lookup --store app-group https://www.example.com/
  urlfilterctl status --store app-group --json

`urlfilterctl COMMAND --help` shows each command with its output and exit codes.)";

int Main(int argc, char** argv) {
  CLI::App app("Fetches URL filters into an app group and asks them.", "urlfilterctl");
  app.set_version_flag("--version", std::string("urlfilterctl ") + kProgramVersion);
  app.require_subcommand(1);
  app.footer(kExample);
  int exit_code = kDone;
  AddFetchCommand(app, exit_code);
  AddLookupCommand(app, exit_code);
  AddStatusCommand(app, exit_code);
  AddRunCommand(app, exit_code);
  AddDoctorCommand(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  return exit_code;
}

}  // namespace
}  // namespace urlfilter::ctl

int main(int argc, char** argv) { return urlfilter::ctl::Main(argc, argv); }
