#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "filterlib/format/signature.h"

namespace urlfilter::compiler {

namespace {

absl::Status WriteKeyPair(const std::string& prefix) {
  const std::string private_path = prefix + ".pem";
  const std::string public_path = prefix + ".pub.pem";
  for (const std::string& path : {private_path, public_path}) {
    if (ReadFile(path, 1).status().code() != absl::StatusCode::kNotFound) {
      return absl::AlreadyExistsError(path + " is there already; a key is never replaced");
    }
  }
  ASSIGN_OR_RETURN(const format::PrivateKey key, format::PrivateKey::Generate());
  RETURN_IF_ERROR(WriteFileSynced(private_path, key.ToPem(), 0600));
  RETURN_IF_ERROR(WriteFileSynced(public_path, key.Public().ToPem()));
  std::cout << "key id       " << key.Public().KeyId() << "\nprivate key  " << private_path
            << " (keep it off the server)\npublic key   " << public_path
            << " (give it to the clients)\n";
  return absl::OkStatus();
}

}  // namespace

void AddKeygenCommand(CLI::App& app, int& exit_code) {
  auto prefix = std::make_shared<std::string>();
  CLI::App* keygen = app.add_subcommand("keygen", "Make an Ed25519 key pair to sign releases with");
  keygen->footer(
      "Example:\n"
      "  urlfilterc keygen signing\n"
      "  urlfilterc build corporate.yaml --out releases --sign-key signing.pem");
  keygen->add_option("prefix", *prefix, "Writes PREFIX.pem and PREFIX.pub.pem")->required();
  keygen->callback([prefix, &exit_code] {
    const absl::Status status = WriteKeyPair(*prefix);
    exit_code = status.ok() ? kExitDone : ReportFailure(status);
  });
}

}  // namespace urlfilter::compiler
