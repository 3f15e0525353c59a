// Makes a store with one release that blocks example.com, for tests in other languages.
//
//   make_store_testing DIR VERSION
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const auto store = urlfilter::store::AppGroupStore::Open(argv[1]);
  auto release = urlfilter::store::MakeTestRelease(std::stoull(argv[2]), {"example.com"});
  release.in_app_bytes = urlfilter::store::MakeTestContainer({"example.com"});
  RefreshManifest(release);
  const absl::Status installed =
      store.ok() ? urlfilter::store::InstallTestRelease(*store, release) : store.status();
  if (!installed.ok()) std::cerr << installed << "\n";
  return installed.ok() ? 0 : 2;
}
