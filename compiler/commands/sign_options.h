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
  std::vector<std::string> keys;  // Files with an Ed25519 private key each (PEM).
  std::string expires;            // A duration, "30d"; empty = for ever.
};

// Adds them to `command`; a text that is no duration is refused while parsing. `arguments` must
// outlive the parse.
void AddSignOptions(CLI::App& command, SignArguments& arguments);

// Appends to request.sign_keys, and sets request.valid_seconds if `expires` is given. Errors: those
// of base/files.h (64 KiB a file), and InvalidArgument, with the path, for a file that is no key.
absl::Status ReadSigning(const SignArguments& arguments, BuildRequest& request);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_SIGN_OPTIONS_H_
