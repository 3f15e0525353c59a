// Writes the files of one release that blocks example.com as a server offers them below its
// address, for tests in other languages.
//
//   make_site_testing DIR VERSION     DIR/v1/test/manifest.json, DIR/v1/test/VERSION/filter.plist
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/store/store_testing.h"

namespace {

absl::Status Write(const std::string& dir, const std::string& version) {
  const auto release = urlfilter::store::MakeTestRelease(std::stoull(version), {"example.com"});
  const std::string folder = dir + "/v1/test";
  RETURN_IF_ERROR(urlfilter::MakeFolders(folder + "/" + version));
  RETURN_IF_ERROR(
      urlfilter::WriteFileSynced(folder + "/" + version + "/filter.plist", release.plist_bytes));
  return urlfilter::WriteFileSynced(folder + "/manifest.json", release.manifest_bytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const absl::Status written = Write(argv[1], argv[2]);
  if (!written.ok()) std::cerr << written << "\n";
  return written.ok() ? 0 : 2;
}
