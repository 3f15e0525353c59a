// Brings the newest release of a filter into a store, by the numbered steps of
// docs/update-protocol.md. Whatever goes wrong, the installed release stays.
//
//   Updater updater(*transport, store, {.server = "https://filters.example", .filter = "corp"});
//   const UpdateOutcome outcome = updater.Update(Trigger::kScheduled);
//   if (IsFailure(outcome.result)) Show(outcome.message, WayOut(outcome.result));
#ifndef URLFILTER_FILTERLIB_FETCH_UPDATER_H_
#define URLFILTER_FILTERLIB_FETCH_UPDATER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "filterlib/fetch/transport.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/format/signature.h"
#include "filterlib/store/app_group_store.h"

namespace urlfilter::fetch {

struct UpdateLimits {
  uint64_t max_artifact_bytes = uint64_t{1} << 30;
  std::chrono::milliseconds manifest_timeout = std::chrono::seconds(60);  // and signature
  std::chrono::milliseconds artifact_timeout = std::chrono::minutes(15);  // then it is resumed
};

struct UpdaterOptions {
  std::string server;  // "https://filters.example[:port][/prefix]", without "/v1/..."
  std::string filter;  // its name: [a-z0-9-], 1 to 64 characters; another is kMisconfigured
  // Not empty: a manifest must carry a signature of one of them. Empty: TLS alone vouches for it.
  std::vector<format::PublicKey> trusted_keys;
  UpdateLimits limits;
  std::function<int64_t()> now_unix;  // default: the system's clock
  std::function<double()> random;     // in [0, 1); default: the system's random numbers
};

// Trusts one more key, a PEM text. InvalidArgument when it is none; the message begins with `name`,
// which is what the person who gave it calls it.
absl::Status AddTrustedKey(std::string_view name, std::string_view pem, UpdaterOptions& options);

enum class Trigger {
  kScheduled,  // obeys the time set by the last attempt
  kNow,        // a person asked
};

// Not thread-safe; several updaters, also in several processes, may work on one store: while one is
// at it, the attempts of the others end with kBusy.
class Updater {
 public:
  // `transport` must outlive the updater.
  Updater(Transport& transport, store::AppGroupStore app_group, UpdaterOptions options);

  // One attempt. Cost: at most one manifest, one signature and the files that changed; memory: the
  // manifest and 64 KiB pieces of the rest.
  UpdateOutcome Update(Trigger trigger);

  // What Update(kNow) would find, up to and without fetching files: kUpdated means that a newer
  // release is offered and passes every check of the manifest. Changes nothing, takes no lock; does
  // not tell what is installed (`version` is 0).
  UpdateOutcome Probe();

 private:
  absl::Status CheckOptions() const;

  Transport& transport_;
  store::AppGroupStore store_;
  UpdaterOptions options_;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_UPDATER_H_
