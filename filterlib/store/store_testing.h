// Releases and stores for tests.
#ifndef URLFILTER_FILTERLIB_STORE_STORE_TESTING_H_
#define URLFILTER_FILTERLIB_STORE_STORE_TESTING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/app_group_store.h"

namespace urlfilter::store {

// A release as a server would offer it.
struct TestRelease {
  format::Manifest manifest;
  std::string manifest_bytes;
  std::string plist_bytes;
  std::string in_app_bytes;  // "" for none.
};

// A correct release of filter "test" with these keys, at a false positive rate of 1e-6.
TestRelease MakeTestRelease(uint64_t version, const std::vector<std::string>& keys);

// Describes changed artefacts or fields anew, so that manifest and files agree again.
void RefreshManifest(TestRelease& release);

// An in-app container that blocks these keys, all in category "test".
std::string MakeTestContainer(const std::vector<std::string>& keys);

// Stages, writes and installs it as an updater does.
absl::Status InstallTestRelease(const AppGroupStore& store, const TestRelease& release);

// Gives the store a sound pointer as a newer version of this software would write it.
void MakeStoreOfANewerVersion(const AppGroupStore& store);

// Writes the pointer as the first version of this software did: without a digest.
void MakeStoreOfTheFirstVersion(const AppGroupStore& store);

// The path of a folder of its own below the test's temporary folder, not yet made; "" on failure.
std::string NewTestFolder(const std::string& name);

// A folder for a store that every account may reach: one of those above the test's temporary folder
// may be closed. Goes with all that is in it; aborts when it cannot be made.
class ReadOnlyFolder {
 public:
  ReadOnlyFolder();
  ~ReadOnlyFolder();
  ReadOnlyFolder(const ReadOnlyFolder&) = delete;
  ReadOnlyFolder& operator=(const ReadOnlyFolder&) = delete;

  std::string store_dir() const { return path_ + "/store"; }  // not yet made

  // From now on everybody may read the store, and nobody write to it; root may all the same.
  void MakeReadOnly() const;

 private:
  std::string path_ = "/tmp/read-only.XXXXXX";
};

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_STORE_TESTING_H_
