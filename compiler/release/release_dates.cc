#include "compiler/release/release_dates.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/files.h"
#include "compiler/release/release_layout.h"
#include "filterlib/format/expiry.h"
#include "filterlib/format/signature.h"

namespace urlfilter::compiler {

namespace {

std::string Rfc3339(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(unix_seconds),
                          absl::UTCTimeZone());
}

bool ExpiryMustChange(const BuildRequest& request, const std::string& expires) {
  if (expires.empty() || request.valid_seconds == 0) {
    return expires.empty() != (request.valid_seconds == 0);
  }
  const std::optional<int64_t> time = format::ParseRfc3339(expires);
  return !time || *time < request.now + request.valid_seconds / 2;
}

bool SignaturesMissing(const BuildRequest& request, const ReleaseLayout& layout, uint64_t version) {
  if (request.sign_keys.empty()) return false;
  const auto manifest = ReadFile(layout.manifest(), format::kMaxManifestBytes);
  const auto signature = ReadFile(layout.public_version(version) + "/" + kSignatureFile,
                                  format::kMaxSignatureFileBytes);
  if (!manifest.ok() || !signature.ok()) return true;
  return std::any_of(request.sign_keys.begin(), request.sign_keys.end(), [&](const auto& key) {
    const format::PublicKey trusted = key.Public();
    return !format::VerifyManifestSignature(*manifest, *signature, {&trusted, 1}).ok();
  });
}

}  // namespace

void SetDates(const BuildRequest& request, format::Manifest& manifest) {
  manifest.created = Rfc3339(request.now);
  manifest.expires = request.valid_seconds > 0 ? Rfc3339(request.now + request.valid_seconds) : "";
}

ManifestSigner MakeSigner(const BuildRequest& request) {
  if (request.sign_keys.empty()) return nullptr;
  return [&request](std::string_view manifest) -> absl::StatusOr<std::string> {
    return format::SignManifest(manifest, request.sign_keys);
  };
}

bool MustRenew(const BuildRequest& request, const ReleaseWriter& writer) {
  if (!writer.previous()) return true;
  return ExpiryMustChange(request, writer.previous()->expires) ||
         SignaturesMissing(request, writer.layout(), writer.previous()->version);
}

}  // namespace urlfilter::compiler
