// The transfers of UpdateRun: small files into memory, and a plist by its delta.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/fetch/part_file.h"
#include "filterlib/fetch/transport.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/update_run.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/delta_header.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/signature.h"
#include "filterlib/store/layout.h"

namespace urlfilter::fetch {
namespace {

// Mix-and-match: a delta must be for exactly these two releases.
absl::Status CheckDeltaHeader(const format::DeltaHeader& header, const format::DeltaRef& delta,
                              const format::Manifest& manifest) {
  const bool same =
      header.from_version == delta.from_version && header.to_version == manifest.version &&
      header.bit_count == manifest.bit_count && header.hash_count == manifest.hash_count &&
      header.murmur_seed == manifest.murmur_seed &&
      header.to_size_bytes() == manifest.plist.size_bytes &&
      ToHex(header.to_sha256) == manifest.plist.sha256;
  return same ? absl::OkStatus() : absl::DataLossError("the delta is for another release");
}

}  // namespace

std::string UpdateRun::UrlOf(const std::string& path) const {
  return absl::StrCat(options_.server, "/v1/", options_.filter, "/", path);
}

Ended UpdateRun::GetSmall(const std::string& url, const std::string& if_none_match,
                          uint64_t max_bytes, ResponseHead& head, std::string& body) {
  body.clear();
  const BodySink into_memory{[](const ResponseHead&) { return absl::OkStatus(); },
                             [&body](std::string_view bytes) {
                               body += bytes;
                               return absl::OkStatus();
                             }};
  const auto answer = transport_.Get(
      {url, if_none_match, 0, "", max_bytes, options_.limits.manifest_timeout}, into_memory);
  if (!answer.ok()) return EndedByTransport(answer.status());
  head = *answer;
  return std::nullopt;
}

// Otherwise a server could vouch with a 304 for a release that was installed before keys were
// configured, or was signed by a key that is trusted no longer.
bool UpdateRun::InstalledIsTrusted() const {
  if (options_.trusted_keys.empty()) return true;
  const auto manifest =
      ReadFile(installed_->folder + store::kManifestFile, format::kMaxManifestBytes);
  const auto signature =
      ReadFile(installed_->folder + store::kSignatureFile, format::kMaxSignatureFileBytes);
  return manifest.ok() && signature.ok() &&
         VerifyManifestSignature(*manifest, *signature, options_.trusted_keys).ok();
}

// Sets used_delta_ when the plist is staged by `delta`; if not, the full file does it. Ends with
// kCancelled alone.
Ended UpdateRun::FetchByDelta(const format::DeltaRef& delta) {
  if (!installed_ || delta.from_sha256 != installed_->manifest.plist.sha256 ||
      delta.artifact.size_bytes >= manifest_.plist.size_bytes) {
    return std::nullopt;
  }
  const std::string path =
      absl::StrCat(store_.downloads_dir(), "/", delta.artifact.sha256, ".delta");
  if (Ended ended = download_.Fetch(UrlOf(delta.artifact.path), delta.artifact, path)) {
    if (ended->result == UpdateResult::kCancelled) return ended;
    note_ = absl::StrCat("the delta was not used: ", ended->message);
    return std::nullopt;
  }
  const absl::Status applied = ApplyDeltaFile(delta, path, staged_->plist_path());
  used_delta_ = applied.ok();
  if (used_delta_) return std::nullopt;
  std::error_code ignored;
  std::filesystem::remove(staged_->plist_path(), ignored);
  note_ = absl::StrCat("the delta was not used: ", applied.message());
  return std::nullopt;
}

absl::Status UpdateRun::ApplyDeltaFile(const format::DeltaRef& delta, const std::string& delta_path,
                                       const std::string& plist_path) const {
  ASSIGN_OR_RETURN(const MappedFile delta_file, MappedFile::Open(delta_path));
  ASSIGN_OR_RETURN(const MappedFile old_plist, MappedFile::Open(installed_->plist_path));
  ASSIGN_OR_RETURN(const format::DeltaHeader header, format::ParseDeltaHeader(delta_file.bytes()));
  RETURN_IF_ERROR(CheckDeltaHeader(header, delta, manifest_));
  PartFile new_plist(plist_path);
  RETURN_IF_ERROR(new_plist.Open(/*append=*/false));
  RETURN_IF_ERROR(
      format::ApplyDelta(delta_file.bytes(), old_plist.bytes(),
                         [&new_plist](std::string_view bytes) { return new_plist.Write(bytes); }));
  return new_plist.Close();
}

}  // namespace urlfilter::fetch
