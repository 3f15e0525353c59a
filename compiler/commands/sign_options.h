// The options --sign-key and --expires, which build and rollback share.
#ifndef URLFILTER_COMPILER_COMMANDS_SIGN_OPTIONS_H_
#define URLFILTER_COMPILER_COMMANDS_SIGN_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "compiler/release/build_release.h"

namespace urlfilter::compiler {

struct SignArguments {
  std::vector<std::string> keys;
  std::string expires;
};

void AddSignOptions(CLI::App& command, SignArguments& arguments);

// Reads the key files. Errors: those of reading, and InvalidArgument for a file that is no key.
absl::Status ReadSigning(const SignArguments& arguments, BuildRequest& request);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_SIGN_OPTIONS_H_
