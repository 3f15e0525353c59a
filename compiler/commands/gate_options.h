// The options --max-removed, --max-added and --min-entries, which build and diff share.
#ifndef URLFILTER_COMPILER_COMMANDS_GATE_OPTIONS_H_
#define URLFILTER_COMPILER_COMMANDS_GATE_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "compiler/release/gates.h"

namespace urlfilter::compiler {

struct GateArguments {
  std::string max_removed, max_added;
  int64_t min_entries = -1;
};

// Adds them to `command`; texts that are no limits are refused while parsing.
void AddGateOptions(CLI::App& command, GateArguments& arguments);

GatePlan ReadGates(const GateArguments& arguments);

// Accepts texts that ParseDurationSeconds reads.
CLI::Validator DurationText();

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_GATE_OPTIONS_H_
