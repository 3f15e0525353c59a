#include "filterlib/fetch/manifest_rules.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "filterlib/format/expiry.h"

namespace urlfilter::fetch {

Ended ReadManifest(const std::string& url, std::string_view bytes, format::Manifest& manifest) {
  auto parsed = format::ParseManifest(bytes);
  if (parsed.ok()) {
    manifest = *std::move(parsed);
    return std::nullopt;
  }
  const bool newer = absl::IsFailedPrecondition(parsed.status());
  return EndedWith(newer ? UpdateResult::kNewerSchema : UpdateResult::kManifestDamaged,
                   absl::StrCat(url, ": ", parsed.status().message()));
}

Ended CheckFilterName(const format::Manifest& manifest, std::string_view filter) {
  if (manifest.filter == filter) return std::nullopt;
  return EndedWith(UpdateResult::kWrongFilter,
                   absl::StrCat("the manifest is for filter \"", manifest.filter, "\", not for \"",
                                AbslView(filter), "\""));
}

Ended CheckVersion(const format::Manifest& manifest, const KnownRelease& known) {
  const bool is_installed = known.installed != nullptr;
  const uint64_t installed_version = is_installed ? known.installed->version : 0;
  const uint64_t highest = std::max(known.highest_version, installed_version);
  if (manifest.version < highest) {
    return EndedWith(UpdateResult::kRollback,
                     absl::StrCat("the server offers version ", manifest.version, ", version ",
                                  highest, " was seen before"));
  }
  if (highest > 0 && manifest.version - highest > format::kMaxVersionStep) {
    return EndedWith(UpdateResult::kFastForward,
                     absl::StrCat("the server offers version ", manifest.version, ", more than ",
                                  format::kMaxVersionStep, " ahead of version ", highest));
  }
  if (!is_installed || manifest.version != installed_version) return std::nullopt;
  if (manifest == *known.installed) return EndedWith(UpdateResult::kUnchanged, "");
  return EndedWith(UpdateResult::kRollback,
                   absl::StrCat("version ", manifest.version,
                                " is installed with other content than the server now offers"));
}

Ended CheckExpiry(const format::Manifest& manifest, int64_t now_unix) {
  const std::optional<int64_t> expires = format::ExpiresUnix(manifest);
  if (!expires || now_unix < *expires) return std::nullopt;
  return EndedWith(UpdateResult::kExpired, absl::StrCat("version ", manifest.version,
                                                        ", the newest one the server offers, "
                                                        "expired at ",
                                                        manifest.expires));
}

Ended CheckSizes(const format::Manifest& manifest, uint64_t max_artifact_bytes) {
  const uint64_t in_app_size = manifest.in_app ? manifest.in_app->size_bytes : 0;
  const uint64_t largest = std::max(manifest.plist.size_bytes, in_app_size);
  if (largest <= max_artifact_bytes) return std::nullopt;
  return EndedWith(UpdateResult::kTooLarge,
                   absl::StrCat("the manifest announces a file of ", largest,
                                " bytes, the limit is ", max_artifact_bytes));
}

}  // namespace urlfilter::fetch
