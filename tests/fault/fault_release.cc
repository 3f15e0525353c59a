#include "tests/fault/fault_release.h"

#include "absl/strings/str_cat.h"

namespace urlfilter::fault {

std::vector<std::string> KeysOf(uint64_t version) {
  std::vector<std::string> keys = {"always.example"};
  for (int i = 0; i < 500; ++i) keys.push_back(absl::StrCat("k", i, ".v", version, ".example"));
  return keys;
}

store::TestRelease ReleaseOf(uint64_t version) {
  store::TestRelease release = store::MakeTestRelease(version, KeysOf(version));
  release.in_app_bytes = store::MakeTestContainer(KeysOf(version));
  store::RefreshManifest(release);
  return release;
}

}  // namespace urlfilter::fault
