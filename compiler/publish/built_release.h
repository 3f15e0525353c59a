// A release as `urlfilterc build --out` left it on this machine: what a publication sends.
#ifndef URLFILTER_COMPILER_PUBLISH_BUILT_RELEASE_H_
#define URLFILTER_COMPILER_PUBLISH_BUILT_RELEASE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

struct BuiltRelease {
  std::string folder;          // "<release directory>/public/<filter>"
  std::string manifest_bytes;  // exactly as they lie there: signatures are over them
  format::Manifest manifest;
  // The other files, relative to `folder`, in the order in which they are sent. Nothing of
  // private/ is ever among them.
  std::vector<std::string> files;
};

// `filter` may be empty if the directory has one only. NotFound if there is none;
// InvalidArgument with the names if there are several; the errors of ParseManifest (DataLoss for
// a bad one) and of base/files.h. The other files are neither opened nor checked.
absl::StatusOr<BuiltRelease> LoadBuiltRelease(const std::string& release_dir,
                                              const std::string& filter);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_BUILT_RELEASE_H_
