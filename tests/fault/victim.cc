// Installs one release into a store and remembers it, as an updater does. Run with the interposer.
//
//   victim STORE VERSION    exit 0: installed; 2: failed with a Status
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "base/status_macros.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/installed_release.h"
#include "filterlib/store/store_testing.h"
#include "filterlib/store/update_state.h"
#include "tests/fault/fault_release.h"

// Defined by the interposer, when it is there.
extern "C" void fault_arm() __attribute__((weak));

namespace {

namespace fault = urlfilter::fault;
namespace store = urlfilter::store;

absl::Status Run(const std::string& dir, const store::TestRelease& release) {
  ASSIGN_OR_RETURN(const store::AppGroupStore store, store::AppGroupStore::Open(dir));
  RETURN_IF_ERROR(store::InstallTestRelease(store, release));
  ASSIGN_OR_RETURN(const store::WriterLock lock, store.TryLock());
  store::UpdateState state;
  state.highest_version = release.manifest.version;
  return store.SaveState(lock, state);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const store::TestRelease release = fault::ReleaseOf(std::stoull(argv[2]));
  if (fault_arm) fault_arm();
  const absl::Status status = Run(argv[1], release);
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 2;
}
