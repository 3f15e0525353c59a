#include "compiler/commands/command_line.h"

#include <cstddef>
#include <span>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/explain/json_text.h"
#include "diagnostics/did_you_mean.h"

namespace urlfilter::compiler {
namespace {

std::string Unknown(std::string_view what, std::string_view word,
                    std::span<const std::string_view> known) {
  const std::string_view near = DidYouMean(word, known);
  return absl::StrCat("there is no ", AbslView(what), " \"", ShortForTerminal(word), "\"",
                      near.empty() ? "" : absl::StrCat("; did you mean \"", AbslView(near), "\"?"));
}

const CLI::App* FindCommand(const CLI::App& app, std::string_view word) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == word) return command;
  }
  return nullptr;
}

std::string UnknownCommand(const CLI::App& app, std::string_view word) {
  std::vector<std::string_view> known;
  for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  return Unknown("command", word, known);
}

std::string UnknownOption(const CLI::App& command, std::string_view word) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  return Unknown(absl::StrCat("option of ", command.get_name()), word, known);
}

}  // namespace

std::string CommandLineMistake(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty() || words[0].starts_with('-')) return "";
  const CLI::App* command = FindCommand(app, words[0]);
  if (command == nullptr) return UnknownCommand(app, words[0]);
  for (size_t i = 1; i < words.size() && words[i] != "--"; ++i) {
    if (!words[i].starts_with("--")) continue;
    const std::string name = words[i].substr(0, words[i].find('='));
    if (command->get_option_no_throw(name) == nullptr) return UnknownOption(*command, name);
  }
  return "";
}

std::string ParseErrorMessage(const CLI::App* app, const CLI::Error& error) {
  std::string program = app->get_name();
  for (const CLI::App* command : app->get_subcommands()) {
    absl::StrAppend(&program, " ", command->get_name());
  }
  return absl::StrCat(program, ": ", error.what(), "\nRun `", program,
                      " --help` for more information.\n");
}

}  // namespace urlfilter::compiler
