#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/user_files.h"
#include "compiler/release/release_reader.h"
#include "compiler/verify/check_result.h"
#include "compiler/verify/verify_plist.h"
#include "compiler/verify/verify_release.h"
#include "filterlib/format/signature.h"

namespace urlfilter::compiler {

namespace {

constexpr uint64_t kMaxKeyFileBytes = 64 * 1024;

struct VerifyArguments {
  std::string subject;
  std::string keys;
  std::string filter;
  std::vector<std::string> public_keys;
  bool identify = false;
  bool json = false;
};

absl::Status CheckPlist(const VerifyArguments& arguments, CheckList& checks) {
  ASSIGN_OR_RETURN(const MappedFile plist, MappedFile::Open(arguments.subject));
  PlistRequest request{.bytes = plist.bytes(), .keys = std::nullopt, .identify = false};
  request.identify = arguments.identify;
  std::string key_file;
  std::vector<std::string_view> keys;
  if (!arguments.keys.empty()) {
    ASSIGN_OR_RETURN(key_file, ReadUserText(arguments.keys));
    keys = UserLines(key_file);
    request.keys = keys;
  }
  VerifyPlist(request, checks);
  return absl::OkStatus();
}

absl::Status CheckRelease(const VerifyArguments& arguments, CheckList& checks) {
  std::vector<format::PublicKey> trusted;
  for (const std::string& path : arguments.public_keys) {
    ASSIGN_OR_RETURN(const std::string pem, ReadFile(path, kMaxKeyFileBytes));
    auto key = format::PublicKey::FromPem(pem);
    if (!key.ok()) {
      return absl::Status(key.status().code(), absl::StrCat(path, ": ", key.status().message()));
    }
    trusted.push_back(*std::move(key));
  }
  const auto release = OpenRelease::Open(arguments.subject, arguments.filter);
  if (absl::IsDataLoss(release.status())) {  // Damage is what was looked for.
    checks.Expect("readable", std::string(release.status().message()));
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(release.status());
  VerifyRelease(*release, trusted, checks);
  return absl::OkStatus();
}

int RunVerify(const VerifyArguments& arguments) {
  CheckList checks;
  std::error_code error;
  const bool folder = std::filesystem::is_directory(arguments.subject, error);
  const absl::Status status =
      folder ? CheckRelease(arguments, checks) : CheckPlist(arguments, checks);
  if (!status.ok()) return ReportFailure(status);
  std::cout << (arguments.json ? RenderChecksJson(checks, arguments.subject)
                               : RenderChecksText(checks));
  return checks.AnyFailed() ? kExitFindings : kExitDone;
}

}  // namespace

void AddVerifyCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* verify = app.add_subcommand("verify", "Check a release, or a plist of any builder");
  verify->footer(
      "Examples:\n"
      "  urlfilterc verify releases\n"
      "  urlfilterc verify releases/public/corporate/1/filter.plist --identify \\\n"
      "      --keys releases/private/corporate/1/keys.txt\n"
      "Exit code 1 if a check fails.");
  verify->add_option("subject", arguments->subject, "Release directory, or plist file")->required();
  verify->add_option("--keys", arguments->keys, "Plist: keys that must hit, one a line")
      ->type_name("FILE");
  verify->add_flag("--identify", arguments->identify,
                   "Plist: say how its builder hashes and rounds");
  verify
      ->add_option("--public-key", arguments->public_keys, "Release: who may have signed it (PEM)")
      ->type_name("FILE");
  verify->add_option("--filter", arguments->filter, "Which filter of the release directory");
  verify->add_flag("--json", arguments->json, "The checks as JSON");
  verify->callback([arguments, &exit_code] { exit_code = RunVerify(*arguments); });
}

}  // namespace urlfilter::compiler
