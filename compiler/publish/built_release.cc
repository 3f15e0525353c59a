#include "compiler/publish/built_release.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "base/status_macros.h"

namespace urlfilter::compiler {
namespace {

absl::StatusOr<std::string> OnlyFilter(const std::string& release_dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(release_dir + "/public", error)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  if (names.size() == 1) return names[0];
  if (names.empty()) return absl::NotFoundError(release_dir + "/public has no filter in it");
  std::sort(names.begin(), names.end());
  return absl::FailedPreconditionError(
      absl::StrCat("which one? give --filter: ", absl::StrJoin(names, ", ")));
}

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
  std::string name = filter;
  if (name.empty()) {
    ASSIGN_OR_RETURN(name, OnlyFilter(release_dir));
  }
  BuiltRelease release;
  release.folder = absl::StrCat(release_dir, "/public/", name);
  ASSIGN_OR_RETURN(release.manifest_bytes,
                   ReadFile(release.folder + "/manifest.json", format::kMaxManifestBytes));
  ASSIGN_OR_RETURN(release.manifest, format::ParseManifest(release.manifest_bytes));
  release.files = Files(release.manifest, release.folder);
  return release;
}

}  // namespace urlfilter::compiler
