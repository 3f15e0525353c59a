#include "server/publish/release_verifier.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "filterlib/format/expiry.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/release_plist.h"
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
  const auto plist = format::DecodeReleasePlist(bytes, manifest);
  return plist.ok() ? absl::OkStatus()
                    : Refuse(absl::StrCat("filter.plist: ", plist.status().message()));
}

absl::Status VerifyFreshness(const format::Manifest& manifest, int64_t now_unix_seconds) {
  if (manifest.expires.empty()) return absl::OkStatus();
  const std::optional<int64_t> expires = format::ExpiresUnix(manifest);
  if (!expires) return Refuse("expires is no RFC 3339 time");
  if (*expires <= now_unix_seconds) {
    return Refuse(absl::StrCat("the release expired at ", manifest.expires));
  }
  return absl::OkStatus();
}

absl::Status VerifySignature(std::string_view manifest_bytes, const ArtifactOpener& open,
                             std::span<const format::PublicKey> trusted_keys) {
  const bool must_be_signed = !trusted_keys.empty();
  const absl::StatusOr<MappedFile> signature = open(kSignatureFile);
  if (absl::IsNotFound(signature.status())) {
    return must_be_signed ? Refuse("manifest.sig was not uploaded; releases here are signed")
                          : absl::OkStatus();
  }
  RETURN_IF_ERROR(signature.status());
  const absl::Status verified =
      format::VerifyManifestSignature(manifest_bytes, signature->bytes(), trusted_keys);
  // PermissionDenied: a signature file as it should be, with no signature of a trusted key.
  if (verified.ok() || (!must_be_signed && absl::IsPermissionDenied(verified))) {
    return absl::OkStatus();
  }
  return Refuse(absl::StrCat("manifest.sig: ", verified.message()));
}

absl::Status VerifyArtifact(const format::Manifest& manifest, const format::ArtifactRef& artifact,
                            const std::string& name, std::string_view bytes) {
  if (bytes.size() != artifact.size_bytes) {
    return Refuse(absl::StrCat(name, " has ", bytes.size(), " bytes, not ", artifact.size_bytes));
  }
  if (Sha256Hex(bytes) != artifact.sha256) {
    return Refuse(absl::StrCat(name, " has another SHA-256 than the manifest says"));
  }
  if (name == "filter.plist") return VerifyPlist(manifest, bytes);
  if (name != "in-app.bin") return absl::OkStatus();
  const auto view = format::InAppContainerView::Create(bytes);
  return view.ok() ? absl::OkStatus()
                   : Refuse(absl::StrCat("in-app.bin: ", view.status().message()));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReleaseFiles(const format::Manifest& manifest) {
  std::vector<std::string> names;
  for (const format::ArtifactRef* artifact : Artifacts(manifest)) {
    names.push_back(NameOf(*artifact, manifest.version));
    if (names.back().empty()) {
      return Refuse(absl::StrCat("the manifest's path '", artifact->path,
                                 "' is no artifact of version ", manifest.version));
    }
  }
  names.emplace_back(kSignatureFile);
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
  RETURN_IF_ERROR(VerifySignature(manifest_bytes, open, trusted_keys));
  ASSIGN_OR_RETURN(const std::vector<std::string> names, ReleaseFiles(manifest));
  const std::vector<const format::ArtifactRef*> artifacts = Artifacts(manifest);
  for (size_t i = 0; i < artifacts.size(); ++i) {
    const absl::StatusOr<MappedFile> file = open(names[i]);
    if (absl::IsNotFound(file.status())) return Refuse(absl::StrCat(names[i], " was not uploaded"));
    RETURN_IF_ERROR(file.status());
    RETURN_IF_ERROR(VerifyArtifact(manifest, *artifacts[i], names[i], file->bytes()));
  }
  return absl::OkStatus();
}

}  // namespace urlfilter::server
