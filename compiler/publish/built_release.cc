#include "compiler/publish/built_release.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/release/release_reader.h"

namespace urlfilter::compiler {
namespace {

std::vector<std::string> Files(const format::Manifest& manifest, const std::string& folder) {
  std::vector<std::string> files{manifest.plist.path};
  if (manifest.in_app.has_value()) files.push_back(manifest.in_app->path);
  for (const format::DeltaRef& delta : manifest.deltas) files.push_back(delta.artifact.path);
  const std::string signature = absl::StrCat(manifest.version, "/manifest.sig");
  if (std::filesystem::exists(folder + "/" + signature)) files.push_back(signature);
  return files;
}

}  // namespace

absl::StatusOr<BuiltRelease> LoadBuiltRelease(const std::string& release_dir,
                                              const std::string& filter) {
  ASSIGN_OR_RETURN(const std::string name, ChosenFilter(release_dir, filter));
  BuiltRelease release;
  release.folder = absl::StrCat(release_dir, "/public/", name);
  ASSIGN_OR_RETURN(release.manifest_bytes,
                   ReadFile(release.folder + "/manifest.json", format::kMaxManifestBytes));
  ASSIGN_OR_RETURN(release.manifest, format::ParseManifest(release.manifest_bytes));
  release.files = Files(release.manifest, release.folder);
  return release;
}

}  // namespace urlfilter::compiler
