// urlfilterc: from policies and block lists to releases.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/program_version.h"
#include "compiler/commands/command_line.h"
#include "compiler/commands/command_output.h"
#include "compiler/policy_commands.h"
#include "compiler/publish/publish_command.h"
#include "compiler/release_commands.h"

namespace {

using urlfilter::compiler::kExitCouldNot;
using urlfilter::compiler::kExitUsage;

constexpr int kProgramName = 1;

constexpr char kAbout[] =
    "Compiles URL filter policies (YAML) and block lists into Bloom filter releases for Apple's\n"
    "NEURLFilter and for filtering inside apps.\n\n"
    "  urlfilterc check corporate.yaml          find every mistake, change nothing\n"
    "  urlfilterc build corporate.yaml --out r  compile and publish into the directory r\n"
    "  urlfilterc rule UF0106                   explain a diagnostic\n\n"
    "Exit codes: 0 done, 1 findings, 2 could not, 64 wrong usage.";

// What the user wants, after the program's name. `urlfilterc help check` is `urlfilterc check
// --help`.
std::vector<std::string> Words(int argc, char** argv) {
  std::vector<std::string> words(argv + kProgramName, argv + argc);
  if (words.empty() || words[0] != "help") return words;
  words.erase(words.begin());
  words.push_back("--help");
  return words;
}

// From any thread. What a build has written so far lies in temporary folders, which the next one
// removes.
void EndWithoutMemory() {
  constexpr std::string_view kText = "urlfilterc: there is not enough memory for these lists\n";
  (void)!write(STDERR_FILENO, kText.data(), kText.size());
  _exit(kExitCouldNot);
}

int Parse(CLI::App& app, std::vector<std::string> words) {
  if (words.empty()) {
    std::cerr << app.help();
    return kExitUsage;
  }
  const std::string mistake = urlfilter::compiler::CommandLineMistake(app, words);
  if (!mistake.empty()) {
    std::cerr << "urlfilterc: " << mistake << "\nRun `urlfilterc --help` for more information.\n";
    return kExitUsage;
  }
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const std::bad_alloc&) {  // of memory that does not come from `new`
    EndWithoutMemory();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::set_new_handler(&EndWithoutMemory);
  CLI::App app(kAbout, "urlfilterc");
  app.set_version_flag("--version", std::string("urlfilterc ") + urlfilter::kProgramVersion);
  app.require_subcommand(1);
  int exit_code = 0;
  urlfilter::compiler::RegisterPolicyCommands(app, exit_code);
  urlfilter::compiler::RegisterReleaseCommands(app, exit_code);
  urlfilter::compiler::AddPublishCommand(app, exit_code);
  app.failure_message(urlfilter::compiler::ParseErrorMessage);
  const int usage = Parse(app, Words(argc, argv));
  return usage == 0 ? exit_code : usage;
}
