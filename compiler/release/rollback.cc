#include "compiler/release/rollback.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/release/release_dates.h"
#include "compiler/release/release_layout.h"
#include "compiler/release/release_reader.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

namespace {

// Private files are copied one by one and synced; the new version gets its own manifest.
absl::Status CopyPrivateFiles(const std::string& from, const std::string& to) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(from, error)) {
    const std::string name = entry.path().filename();
    if (name == kPrivateManifestFile || !entry.is_regular_file()) continue;
    ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(entry.path()));
    RETURN_IF_ERROR(WriteFileSynced(to + "/" + name, file.bytes()));
  }
  if (error) return absl::UnavailableError(absl::StrCat("read ", from, ": ", error.message()));
  return absl::OkStatus();
}

absl::Status CheckDigest(std::string_view bytes, const format::ArtifactRef& artifact) {
  if (Sha256Hex(bytes) == artifact.sha256) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(artifact.path, " is not what the manifest of its version says"));
}

}  // namespace

absl::StatusOr<WrittenRelease> Rollback(const std::string& filter, uint64_t to_version,
                                        const BuildRequest& request) {
  if (to_version == 0) return absl::InvalidArgumentError("versions count from 1");
  const ReleaseLayout layout(request.out, filter);
  ASSIGN_OR_RETURN(const auto current, ReadCurrentManifest(layout));
  if (!current) {
    return absl::NotFoundError(absl::StrCat(request.out, " has no filter ", filter));
  }
  if (current->version == to_version) {
    return absl::InvalidArgumentError(
        absl::StrCat("version ", to_version, " is the current one already"));
  }
  ASSIGN_OR_RETURN(const OpenRelease old, OpenRelease::Open(request.out, filter, to_version));
  RETURN_IF_ERROR(CheckDigest(old.plist_bytes(), old.manifest().plist));
  MappedFile in_app;
  if (old.manifest().in_app) {
    ASSIGN_OR_RETURN(in_app,
                     MappedFile::Open(layout.public_folder() + "/" + old.manifest().in_app->path));
    RETURN_IF_ERROR(CheckDigest(in_app.bytes(), *old.manifest().in_app));
  }
  ReleaseContent content;
  content.manifest = old.manifest();
  content.manifest.deltas.clear();
  content.manifest.in_app.reset();
  SetDates(request, content.manifest);
  content.plist = old.plist_bytes();
  content.in_app = in_app.bytes();
  content.most_deltas = request.most_deltas;
  content.always = true;
  content.sign = MakeSigner(request);
  content.write_private = [&](const std::string& folder, const format::Manifest&) {
    return CopyPrivateFiles(old.private_folder(), folder);
  };
  ASSIGN_OR_RETURN(ReleaseWriter writer, ReleaseWriter::Open(layout));
  return writer.Write(content);
}

}  // namespace urlfilter::compiler
