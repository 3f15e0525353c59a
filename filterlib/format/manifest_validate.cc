#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/format/expiry.h"
#include "filterlib/format/json_fields.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::format {
namespace {

constexpr size_t kMaxNameLength = 64;
constexpr size_t kMaxTagLength = 128;
constexpr size_t kMaxPathLength = 255;
constexpr size_t kMaxReasonLength = 1024;

bool IsLowerAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsTag(std::string_view tag) {
  return !tag.empty() && tag.size() <= kMaxTagLength &&
         std::all_of(tag.begin(), tag.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool IsSha256Hex(std::string_view hex) {
  return hex.size() == 64 && std::all_of(hex.begin(), hex.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool IsPathSegment(std::string_view segment) {
  return !segment.empty() && segment.front() != '.' &&
         std::all_of(segment.begin(), segment.end(), [](char c) {
           return IsLowerAlphanumeric(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
                  c == '-';
         });
}

// A path that cannot leave the folder it is joined to: names of plain characters, none of which
// begins with a dot, separated by single slashes.
bool IsSafeRelativePath(std::string_view path) {
  if (path.size() > kMaxPathLength) return false;
  while (true) {
    const size_t slash = path.find('/');
    if (!IsPathSegment(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool IsTimeOrEmpty(const std::string& text) {
  return text.empty() || ParseRfc3339(text).has_value();
}

// Collects what is wrong, one line each.
class Checker {
 public:
  void Check(bool fine, absl::string_view mistake) {
    if (!fine) mistakes_.emplace_back(mistake);
  }
  void CheckArtifact(const ArtifactRef& artifact, const std::string& where) {
    Check(IsSafeRelativePath(artifact.path),
          absl::StrCat(where, "path must be a relative path of [A-Za-z0-9._-] names"));
    Check(artifact.size_bytes > 0, absl::StrCat(where, "size must be above 0"));
    Check(IsSha256Hex(artifact.sha256),
          absl::StrCat(where, "sha256 must be 64 lower-case hex digits"));
  }
  const std::vector<std::string>& mistakes() const { return mistakes_; }

 private:
  std::vector<std::string> mistakes_;
};

void CheckIdentity(const Manifest& manifest, Checker& checker) {
  checker.Check(manifest.schema == 1, "schema must be 1");
  checker.Check(IsFilterName(manifest.filter), "filter must be 1 to 64 characters of [a-z0-9-]");
  checker.Check(manifest.version >= 1 && manifest.version <= kMaxVersion,
                absl::StrCat("version must be from 1 to ", kMaxVersion));
  checker.Check(IsTag(manifest.tag), "tag must be 1 to 128 printable ASCII characters, no space");
  checker.Check(manifest.profile == "26" || manifest.profile == "27" || manifest.profile == "both",
                "profile must be \"26\", \"27\" or \"both\"");
}

void CheckParameters(const Manifest& manifest, Checker& checker) {
  checker.Check(manifest.hash_family == bloom::kPrefilterHashFamily,
                absl::StrCat("hashFamily must be \"", bloom::kPrefilterHashFamily, "\""));
  checker.Check(manifest.bit_count > 0, "bitCount must be from 1 to 4294967295");
  checker.Check(manifest.hash_count > 0 && manifest.hash_count <= bloom::kMaxHashCount,
                absl::StrCat("hashCount must be from 1 to ", bloom::kMaxHashCount));
  checker.Check(manifest.murmur_seed != 0, "murmurSeed must be from 1 to 4294967295");
  const uint64_t byte_count = (uint64_t{manifest.bit_count} + 7) / 8;
  checker.Check(manifest.byte_count == byte_count,
                absl::StrCat("byteCount must be ", byte_count, " for this bitCount"));
  checker.Check(manifest.false_positive_tolerance > 0 && manifest.false_positive_tolerance < 1,
                "falsePositiveTolerance must be above 0 and below 1");
}

void CheckArtifacts(const Manifest& manifest, Checker& checker) {
  checker.CheckArtifact(manifest.plist, "");
  if (manifest.in_app) checker.CheckArtifact(*manifest.in_app, "inApp.");
  checker.Check(manifest.deltas.size() <= kMaxDeltas,
                absl::StrCat("deltas must be at most ", kMaxDeltas));
  for (size_t i = 0; i < manifest.deltas.size(); ++i) {
    const DeltaRef& delta = manifest.deltas[i];
    const std::string where = absl::StrCat("deltas[", i, "].");
    checker.Check(delta.from_version >= 1 && delta.from_version < manifest.version,
                  absl::StrCat(where, "fromVersion must be at least 1 and below version"));
    checker.Check(IsSha256Hex(delta.from_sha256),
                  absl::StrCat(where, "fromSha256 must be 64 lower-case hex digits"));
    checker.CheckArtifact(delta.artifact, where);
  }
}

void CheckPrefetch(const Prefetch& prefetch, Checker& checker) {
  checker.Check(prefetch.minimum_seconds >= kMinimumFetchIntervalSeconds &&
                    prefetch.minimum_seconds <= kMaximumFetchIntervalSeconds,
                absl::StrCat("prefetch.minimumSeconds must be from ", kMinimumFetchIntervalSeconds,
                             " (Apple's floor of 45 minutes) to ", kMaximumFetchIntervalSeconds));
  checker.Check(prefetch.interval_seconds >= prefetch.minimum_seconds &&
                    prefetch.interval_seconds <= kMaximumFetchIntervalSeconds,
                absl::StrCat("prefetch.intervalSeconds must be from minimumSeconds to ",
                             kMaximumFetchIntervalSeconds));
  checker.Check(
      prefetch.jitter_seconds >= 0 && prefetch.jitter_seconds <= prefetch.interval_seconds,
      "prefetch.jitterSeconds must be from 0 to intervalSeconds");
}

}  // namespace

bool IsFilterName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameLength &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return IsLowerAlphanumeric(c) || c == '-'; });
}

absl::Status ValidateManifest(const Manifest& manifest) {
  Checker checker;
  CheckIdentity(manifest, checker);
  CheckParameters(manifest, checker);
  CheckArtifacts(manifest, checker);
  CheckPrefetch(manifest.prefetch, checker);
  checker.Check(manifest.key_set_sha256.empty() || IsSha256Hex(manifest.key_set_sha256),
                "keySetSha256 must be 64 lower-case hex digits");
  checker.Check(IsTimeOrEmpty(manifest.expires),
                "expires must be an RFC 3339 time such as 2030-01-31T00:00:00Z");
  checker.Check(IsTimeOrEmpty(manifest.created),
                "created must be an RFC 3339 time such as 2030-01-31T00:00:00Z");
  checker.Check(
      !manifest.kill_switch_reason || manifest.kill_switch_reason->size() <= kMaxReasonLength,
      absl::StrCat("killSwitch.reason must be at most ", kMaxReasonLength, " bytes"));
  return MistakesToStatus(absl::StatusCode::kInvalidArgument, "bad manifest", checker.mistakes());
}

}  // namespace urlfilter::format
