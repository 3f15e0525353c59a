#include "compiler/release/release_writer.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "compiler/release/release_deltas.h"
#include "compiler/release/release_reader.h"

namespace urlfilter::compiler {

namespace {

using format::Manifest;

constexpr std::string_view kTemporaryPrefix = ".tmp-";

// The version that a folder name stands for, or 0.
uint64_t VersionOfName(std::string_view name) {
  uint64_t version = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), version);
  return error == std::errc() && end == name.data() + name.size() ? version : 0;
}

bool IsLeftover(std::string_view name, uint64_t current_version) {
  return name.starts_with(kTemporaryPrefix) || name.starts_with("manifest.json.tmp.") ||
         VersionOfName(name) > current_version;
}

absl::Status SweepFolder(const std::string& folder, uint64_t current_version) {
  std::error_code error;
  std::vector<std::filesystem::path> leftovers;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (IsLeftover(entry.path().filename().native(), current_version)) {
      leftovers.push_back(entry.path());
    }
  }
  for (const std::filesystem::path& path : leftovers) {
    if (!error) std::filesystem::remove_all(path, error);
  }
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("sweep ", folder, ": ", error.message()));
}

std::string TemporaryFolder(const std::string& parent, uint64_t version) {
  return absl::StrCat(parent, "/", AbslView(kTemporaryPrefix), version);
}

absl::StatusOr<format::ArtifactRef> WriteArtifact(const std::string& folder, uint64_t version,
                                                  const std::string& name, std::string_view bytes) {
  RETURN_IF_ERROR(WriteFileSynced(folder + "/" + name, bytes));
  return format::ArtifactRef{.path = absl::StrCat(version, "/", name),
                             .size_bytes = bytes.size(),
                             .sha256 = Sha256Hex(bytes)};
}

}  // namespace

bool SameContent(const Manifest& a, const Manifest& b) {
  const auto content_only = [](Manifest manifest) {
    manifest.version = 0;
    manifest.plist.path.clear();
    if (manifest.in_app) manifest.in_app->path.clear();
    manifest.deltas.clear();
    manifest.expires.clear();
    manifest.created.clear();
    return manifest;
  };
  return content_only(a) == content_only(b);
}

ReleaseWriter::ReleaseWriter(ReleaseLayout layout, FileLock lock, std::optional<Manifest> previous)
    : layout_(std::move(layout)), lock_(std::move(lock)), previous_(std::move(previous)) {}

absl::StatusOr<ReleaseWriter> ReleaseWriter::Open(const ReleaseLayout& layout) {
  RETURN_IF_ERROR(MakeFolders(layout.public_folder()));
  RETURN_IF_ERROR(MakeFolders(layout.private_folder()));
  auto lock = FileLock::TryAcquire(layout.lock());
  if (absl::IsUnavailable(lock.status())) {
    return absl::UnavailableError(absl::StrCat("another build is writing this filter (it holds ",
                                               layout.lock(), "); try again"));
  }
  RETURN_IF_ERROR(lock.status());
  ASSIGN_OR_RETURN(std::optional<Manifest> previous, ReadCurrentManifest(layout));
  ReleaseWriter writer(layout, *std::move(lock), std::move(previous));
  RETURN_IF_ERROR(writer.Sweep());
  return writer;
}

absl::Status ReleaseWriter::Sweep() const {
  const uint64_t current = previous_ ? previous_->version : 0;
  RETURN_IF_ERROR(SweepFolder(layout_.public_folder(), current));
  return SweepFolder(layout_.private_folder(), current);
}

absl::StatusOr<std::string> ReleaseWriter::StagePrivate() const {
  std::string folder = TemporaryFolder(layout_.private_folder(), NextVersion());
  RETURN_IF_ERROR(MakeFolders(folder));
  return folder;
}

void ReleaseWriter::Unstage() const {
  std::error_code ignored;  // The next Open sweeps what is left.
  std::filesystem::remove_all(TemporaryFolder(layout_.private_folder(), NextVersion()), ignored);
}

absl::StatusOr<WrittenRelease> ReleaseWriter::Write(const ReleaseContent& content) {
  WrittenRelease release{.manifest = content.manifest};
  Manifest& manifest = release.manifest;
  manifest.version = NextVersion();
  manifest.plist = {.path = absl::StrCat(manifest.version, "/", kPlistFile),
                    .size_bytes = content.plist.size(),
                    .sha256 = Sha256Hex(content.plist)};
  if (!content.in_app.empty()) {
    manifest.in_app = {.path = absl::StrCat(manifest.version, "/", kInAppFile),
                       .size_bytes = content.in_app.size(),
                       .sha256 = Sha256Hex(content.in_app)};
  }
  if (previous_ && !content.always && SameContent(*previous_, manifest)) {
    return WrittenRelease{.manifest = *previous_, .unchanged = true};
  }
  RETURN_IF_ERROR(Publish(content, manifest));
  previous_ = manifest;
  return release;
}

absl::Status ReleaseWriter::WritePublic(const ReleaseContent& content, const std::string& folder,
                                        Manifest& manifest) const {
  RETURN_IF_ERROR(MakeFolders(folder));
  RETURN_IF_ERROR(WriteFileSynced(folder + "/" + kPlistFile, content.plist));
  if (manifest.in_app) {
    RETURN_IF_ERROR(WriteFileSynced(folder + "/" + kInAppFile, content.in_app));
  }
  ASSIGN_OR_RETURN(std::vector<ReleaseDelta> deltas,
                   MakeDeltas(layout_, manifest, content.plist, content.most_deltas));
  for (const ReleaseDelta& delta : deltas) {
    const std::string name = absl::StrCat("from-", delta.from_version, ".delta");
    ASSIGN_OR_RETURN(format::ArtifactRef artifact,
                     WriteArtifact(folder, manifest.version, name, delta.bytes));
    manifest.deltas.push_back({delta.from_version, delta.from_sha256, std::move(artifact)});
  }
  RETURN_IF_ERROR(format::ValidateManifest(manifest));
  if (content.sign) {
    ASSIGN_OR_RETURN(const std::string signature,
                     content.sign(format::SerializeManifest(manifest)));
    RETURN_IF_ERROR(WriteFileSynced(folder + "/" + kSignatureFile, signature));
  }
  return SyncFolder(folder);
}

absl::Status ReleaseWriter::Publish(const ReleaseContent& content, Manifest& manifest) const {
  const uint64_t version = manifest.version;
  const std::string public_folder = TemporaryFolder(layout_.public_folder(), version);
  const std::string private_folder = TemporaryFolder(layout_.private_folder(), version);
  RETURN_IF_ERROR(WritePublic(content, public_folder, manifest));
  const std::string manifest_bytes = format::SerializeManifest(manifest);

  RETURN_IF_ERROR(MakeFolders(private_folder));
  RETURN_IF_ERROR(WriteFileSynced(private_folder + "/" + kPrivateManifestFile, manifest_bytes));
  if (content.write_private) {
    RETURN_IF_ERROR(content.write_private(private_folder, manifest));
  }
  RETURN_IF_ERROR(SyncFolder(private_folder));

  RETURN_IF_ERROR(RenameSynced(private_folder, layout_.private_version(version)));
  RETURN_IF_ERROR(RenameSynced(public_folder, layout_.public_version(version)));
  return ReplaceFile(layout_.manifest(), manifest_bytes);
}

}  // namespace urlfilter::compiler
