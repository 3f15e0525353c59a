#include <cstdint>
#include <string>

#include "compiler/commands/gate_options.h"
#include "compiler/policy/policy.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {

namespace {

// A validator that accepts what `parse` reads and names an example otherwise.
template <typename Parse>
CLI::Validator Readable(Parse parse, const std::string& example) {
  return CLI::Validator(
      [=](const std::string& text) {
        return parse(text) ? std::string() : "expected a value such as " + example;
      },
      "");
}

}  // namespace

void AddGateOptions(CLI::App& command, GateArguments& arguments) {
  command
      .add_option("--max-removed", arguments.max_removed,
                  "Refuse to remove more keys: a share (20%) or a number")
      ->type_name("LIMIT")
      ->check(Readable(ParseChangeLimit, "20% or 500"));
  command.add_option("--max-added", arguments.max_added, "Refuse to add more keys")
      ->type_name("LIMIT")
      ->check(Readable(ParseChangeLimit, "20% or 500"));
  command.add_option("--min-entries", arguments.min_entries, "Refuse a filter of fewer keys")
      ->check(NotNegative());
}

GatePlan ReadGates(const GateArguments& arguments) {
  GatePlan gates;
  gates.max_removed = ParseChangeLimit(arguments.max_removed);
  gates.max_added = ParseChangeLimit(arguments.max_added);
  if (arguments.min_entries >= 0) gates.min_entries = static_cast<uint64_t>(arguments.min_entries);
  return gates;
}

CLI::Validator NotNegative() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.starts_with('-') ? "must not be negative" : std::string();
      },
      "");
}

CLI::Validator DurationText() { return Readable(ParseDurationSeconds, "12h or 30d"); }

}  // namespace urlfilter::compiler
