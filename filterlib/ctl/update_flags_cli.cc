#include "filterlib/ctl/update_flags_cli.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/program_version.h"
#include "base/status_macros.h"
#include "filterlib/ctl/program.h"
#include "filterlib/fetch/httplib_transport.h"
#include "filterlib/fetch/server_url.h"

namespace urlfilter::ctl {
namespace {

constexpr uint64_t kMaxKeyFileBytes = 64 * 1024;

std::string ServerProblem(const std::string& url) {
  const auto parsed = fetch::ParseServerUrl(url);
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

}  // namespace

void AddStoreFlag(CLI::App& command, std::string& store_dir) {
  command.add_option("--store", store_dir, "App-group folder that holds the filter")
      ->type_name("DIR")
      ->required();
}

void AddUpdateFlags(CLI::App& command, UpdateFlags& flags, bool required) {
  AddStoreFlag(command, flags.store_dir);
  command.add_option("--server", flags.server, "Where filters are published")
      ->type_name("URL")
      ->check(ServerProblem)
      ->required(required);
  command.add_option("--filter", flags.filter, "Name of the filter")
      ->type_name("NAME")
      ->required(required);
  command
      .add_option("--ca", flags.ca_file, "Root certificates to trust (PEM); default: the system's")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  command
      .add_option("--trusted-key", flags.trusted_key_files,
                  "Public key (PEM) that may sign manifests; repeat for several; without one, "
                  "TLS alone vouches for the server")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  auto* cert = command.add_option("--client-cert", flags.client_cert,
                                  "Certificate chain (PEM) for a server that asks for one");
  auto* key = command.add_option("--client-key", flags.client_key, "Its private key (PEM)");
  cert->type_name("FILE")->check(CLI::ExistingFile)->needs(key);
  key->type_name("FILE")->check(CLI::ExistingFile)->needs(cert);
}

std::unique_ptr<fetch::Transport> TransportOf(const UpdateFlags& flags) {
  fetch::HttplibTransportOptions options;
  options.ca_file = flags.ca_file;
  options.client_cert_file = flags.client_cert;
  options.client_key_file = flags.client_key;
  options.user_agent = absl::StrCat("urlfilterctl/", kProgramVersion);
  return fetch::MakeHttplibTransport(std::move(options));
}

absl::StatusOr<fetch::UpdaterOptions> UpdaterOptionsOf(const UpdateFlags& flags) {
  fetch::UpdaterOptions options;
  options.server = flags.server;
  options.filter = flags.filter;
  for (const std::string& file : flags.trusted_key_files) {
    ASSIGN_OR_RETURN(const std::string pem, ReadFile(file, kMaxKeyFileBytes));
    RETURN_IF_ERROR(fetch::AddTrustedKey(file, pem, options));
  }
  return options;
}

}  // namespace urlfilter::ctl
