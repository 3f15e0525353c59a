#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/commands/gate_options.h"
#include "compiler/commands/sign_options.h"
#include "compiler/release/build_release.h"
#include "filterlib/format/signature.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {

namespace {

constexpr uint64_t kMaxKeyFileBytes = 64 * 1024;
constexpr double kMostValidSeconds = 100 * 365.25 * 86400;

}  // namespace

void AddSignOptions(CLI::App& command, SignArguments& arguments) {
  command
      .add_option("--sign-key", arguments.keys,
                  "Ed25519 private key (PEM) to sign with; twice during a rotation")
      ->type_name("FILE");
  command
      .add_option("--expires", arguments.expires,
                  "How long clients may trust the release, such as 30d; default: for ever")
      ->type_name("DURATION")
      ->check(DurationText());
}

absl::Status ReadSigning(const SignArguments& arguments, BuildRequest& request) {
  for (const std::string& path : arguments.keys) {
    ASSIGN_OR_RETURN(const std::string pem, ReadFile(path, kMaxKeyFileBytes));
    auto key = format::PrivateKey::FromPem(pem);
    if (!key.ok()) {
      return absl::Status(key.status().code(), absl::StrCat(path, ": ", key.status().message()));
    }
    request.sign_keys.push_back(*std::move(key));
  }
  if (!arguments.expires.empty()) {
    const double seconds = *ParseDurationSeconds(arguments.expires);
    if (seconds < 1 || seconds > kMostValidSeconds) {
      return absl::InvalidArgumentError("--expires must be from 1 second to 100 years");
    }
    request.valid_seconds = static_cast<int64_t>(seconds);
  }
  return absl::OkStatus();
}

}  // namespace urlfilter::compiler
