#include "server/publish/release_verifier.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/prefilter_plist.h"
#include "server/request_path.h"

namespace urlfilter::server {
namespace {

constexpr char kSignatureFile[] = "manifest.sig";

absl::Status Refuse(absl::string_view message) { return absl::FailedPreconditionError(message); }

std::vector<const format::ArtifactRef*> Artifacts(const format::Manifest& manifest) {
  std::vector<const format::ArtifactRef*> artifacts{&manifest.plist};
  if (manifest.in_app.has_value()) artifacts.push_back(&*manifest.in_app);
  for (const format::DeltaRef& delta : manifest.deltas) artifacts.push_back(&delta.artifact);
  return artifacts;
}

// "7/filter.plist" of version 7 -> "filter.plist"; empty if it is anything else.
std::string NameOf(const format::ArtifactRef& artifact, uint64_t version) {
  const std::string folder = absl::StrCat(version, "/");
  if (!artifact.path.starts_with(folder)) return {};
  std::string name = artifact.path.substr(folder.size());
  return IsArtifactName(name) ? name : std::string();
}

absl::Status VerifyPlist(const format::Manifest& manifest, std::string_view bytes) {
  const auto plist = format::DecodePrefilterPlist(bytes);
  if (!plist.ok()) return Refuse(absl::StrCat("filter.plist: ", plist.status().message()));
  const bloom::PrefilterParameters expected{manifest.bit_count, manifest.hash_count,
                                            manifest.murmur_seed};
  if (!(plist->info.parameters == expected)) {
    return Refuse("filter.plist has other parameters than the manifest");
  }
  return absl::OkStatus();
}

absl::Status VerifyFreshness(const format::Manifest& manifest, int64_t now_unix_seconds) {
  if (manifest.expires.empty()) return absl::OkStatus();
  absl::Time expires;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, manifest.expires, &expires, &error)) {
    return Refuse("expires is no RFC 3339 time");
  }
  if (absl::ToUnixSeconds(expires) <= now_unix_seconds) {
    return Refuse(absl::StrCat("the release expired at ", manifest.expires));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ArtifactNames(const format::Manifest& manifest) {
  std::vector<std::string> names;
  for (const format::ArtifactRef* artifact : Artifacts(manifest)) {
    names.push_back(NameOf(*artifact, manifest.version));
    if (names.back().empty()) {
      return Refuse(absl::StrCat("the manifest's path '", artifact->path,
                                 "' is no artifact of version ", manifest.version));
    }
  }
  return names;
}

absl::Status VerifyRelease(std::string_view manifest_bytes, const format::Manifest& manifest,
                           std::string_view filter, const ArtifactOpener& open,
                           std::span<const format::PublicKey> trusted_keys,
                           int64_t now_unix_seconds) {
  if (manifest.filter != filter) {
    return Refuse(absl::StrCat("the manifest is of the filter '", manifest.filter, "'"));
  }
  RETURN_IF_ERROR(VerifyFreshness(manifest, now_unix_seconds));
  if (!trusted_keys.empty()) {
    const absl::StatusOr<MappedFile> signature = open(kSignatureFile);
    if (!signature.ok()) return Refuse("manifest.sig was not uploaded; releases here are signed");
    const absl::Status verified =
        format::VerifyManifestSignature(manifest_bytes, signature->bytes(), trusted_keys);
    if (!verified.ok()) return Refuse(absl::StrCat("manifest.sig: ", verified.message()));
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> names, ArtifactNames(manifest));
  const std::vector<const format::ArtifactRef*> artifacts = Artifacts(manifest);
  for (size_t i = 0; i < artifacts.size(); ++i) {
    const absl::StatusOr<MappedFile> file = open(names[i]);
    if (!file.ok()) return Refuse(absl::StrCat(names[i], " was not uploaded"));
    if (file->bytes().size() != artifacts[i]->size_bytes) {
      return Refuse(absl::StrCat(names[i], " has ", file->bytes().size(), " bytes, not ",
                                 artifacts[i]->size_bytes));
    }
    if (Sha256Hex(file->bytes()) != artifacts[i]->sha256) {
      return Refuse(absl::StrCat(names[i], " has another SHA-256 than the manifest says"));
    }
    if (names[i] == "filter.plist") RETURN_IF_ERROR(VerifyPlist(manifest, file->bytes()));
    if (names[i] == "in-app.bin") {
      const auto view = format::InAppContainerView::Create(file->bytes());
      if (!view.ok()) return Refuse(absl::StrCat("in-app.bin: ", view.status().message()));
    }
  }
  return absl::OkStatus();
}

}  // namespace urlfilter::server
