// urlfilterc: from policies and block lists to releases.
#include <CLI/CLI.hpp>
#include <string>

#include "compiler/policy_commands.h"
#include "compiler/program_version.h"
#include "compiler/publish/publish_command.h"
#include "compiler/release_commands.h"

namespace {

constexpr int kUsage = 64;

constexpr char kAbout[] =
    "Compiles URL filter policies (YAML) and block lists into Bloom filter releases for Apple's\n"
    "NEURLFilter and for filtering inside apps.\n\n"
    "  urlfilterc check corporate.yaml          find every mistake, change nothing\n"
    "  urlfilterc build corporate.yaml --out r  compile and publish into the directory r\n"
    "  urlfilterc rule UF0106                   explain a diagnostic\n\n"
    "Exit codes: 0 done, 1 findings, 2 could not, 64 wrong usage.";

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(kAbout, "urlfilterc");
  app.set_version_flag("--version", std::string(urlfilter::compiler::kProgramVersion));
  app.require_subcommand(1);
  int exit_code = 0;
  urlfilter::compiler::RegisterPolicyCommands(app, exit_code);
  urlfilter::compiler::RegisterReleaseCommands(app, exit_code);
  urlfilter::compiler::AddPublishCommand(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  return exit_code;
}
