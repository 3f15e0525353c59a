// The options that name a server, a filter and a store: shared by fetch, run and doctor.
#ifndef URLFILTER_FILTERLIB_CTL_UPDATE_FLAGS_CLI_H_
#define URLFILTER_FILTERLIB_CTL_UPDATE_FLAGS_CLI_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "filterlib/fetch/transport.h"
#include "filterlib/fetch/updater.h"

namespace urlfilter::ctl {

struct UpdateFlags {
  std::string server, filter, store_dir, ca_file, client_cert, client_key;
  std::vector<std::string> trusted_key_files;
};

// --store DIR.
void AddStoreFlag(CLI::App& command, std::string& store_dir);

// --store and everything about the server; `required` says whether --server and --filter are.
void AddUpdateFlags(CLI::App& command, UpdateFlags& flags, bool required);

std::unique_ptr<fetch::Transport> TransportOf(const UpdateFlags& flags);

// Reads the trusted keys. The error names the file: InvalidArgument when it is no key, else as
// ReadFile() (base/files.h), with a limit of 64 KiB.
absl::StatusOr<fetch::UpdaterOptions> UpdaterOptionsOf(const UpdateFlags& flags);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_UPDATE_FLAGS_CLI_H_
