// The options --max-removed, --max-added and --min-entries, which build and diff share.
#ifndef URLFILTER_COMPILER_COMMANDS_GATE_OPTIONS_H_
#define URLFILTER_COMPILER_COMMANDS_GATE_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "compiler/policy/policy.h"

namespace urlfilter::compiler {

struct GateArguments {
  std::string max_removed, max_added;  // "20%" or "500"; empty = not given.
  int64_t min_entries = -1;            // -1 = not given.
};

// Adds them to `command`; texts that are no limits are refused while parsing. `arguments` must
// outlive the parse.
void AddGateOptions(CLI::App& command, GateArguments& arguments);

GatePlan ReadGates(const GateArguments& arguments);

// Accepts texts that ParseDurationSeconds reads: "12h", "30d".
CLI::Validator DurationText();

// Accepts texts without a minus sign; whether they are numbers is the option's type to say.
CLI::Validator NotNegative();

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_GATE_OPTIONS_H_
