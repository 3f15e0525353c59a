// The manifest: one small JSON object that says which release of a filter is current, where its
// artefacts lie, how large they are and what they hash to. Format page: docs/formats/manifest.md.
//
//   ASSIGN_OR_RETURN(const Manifest manifest, ParseManifest(bytes));
//   fetch(manifest.plist.path);  // relative to the folder the manifest lies in
//
// Pure functions without state: callable from any thread.
#ifndef URLFILTER_FILTERLIB_FORMAT_MANIFEST_H_
#define URLFILTER_FILTERLIB_FORMAT_MANIFEST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::format {

inline constexpr size_t kMaxManifestBytes = 256 * 1024;
inline constexpr size_t kMaxDeltas = 64;
inline constexpr uint64_t kMaxVersion = (uint64_t{1} << 53) - 1;  // Exact in every JSON reader.

// A version may be at most this far ahead of the one before it, or clients refuse it. Publishers
// count by one; a huge step would make every later, honest version look like a rollback.
inline constexpr uint64_t kMaxVersionStep = 1'000'000;

// Apple's floor and default for `prefilterFetchInterval`, in seconds; the maximum is ours: a year.
inline constexpr int64_t kMinimumFetchIntervalSeconds = 2700;
inline constexpr int64_t kDefaultFetchIntervalSeconds = 86400;
inline constexpr int64_t kMaximumFetchIntervalSeconds = 366 * int64_t{86400};

// A file of the release.
struct ArtifactRef {
  std::string path;         // Relative to the manifest's folder, e.g. "7/filter.plist".
  uint64_t size_bytes = 0;  // Never 0 in a valid manifest.
  std::string sha256;       // 64 lower-case hex digits.

  bool operator==(const ArtifactRef&) const = default;
};

// A difference that turns the plist of an older version into this version's.
struct DeltaRef {
  uint64_t from_version = 0;  // 1 or more, below the manifest's version.
  std::string from_sha256;    // SHA-256 of the plist it applies to, in lower-case hex.
  ArtifactRef artifact;

  bool operator==(const DeltaRef&) const = default;
};

// How often a client asks. kMinimumFetchIntervalSeconds <= minimum <= interval <=
// kMaximumFetchIntervalSeconds; 0 <= jitter <= interval.
struct Prefetch {
  int64_t interval_seconds = kDefaultFetchIntervalSeconds;
  int64_t minimum_seconds = kMinimumFetchIntervalSeconds;
  int64_t jitter_seconds = 0;

  bool operator==(const Prefetch&) const = default;
};

struct Manifest {
  int schema = 1;
  std::string filter;    // [a-z0-9-], 1 to 64 characters.
  uint64_t version = 0;  // 1 .. kMaxVersion, grows by one with each release.
  std::string tag;       // Printable ASCII without spaces, 1 to 128; changes exactly when bits do.
  std::string hash_family = bloom::kPrefilterHashFamily;
  std::string profile;       // "26", "27" or "both": the sub-URL rules the keys serve.
  uint32_t bit_count = 0;    // From 1.
  uint32_t hash_count = 0;   // 1 .. bloom::kMaxHashCount.
  uint32_t murmur_seed = 0;  // Never 0.
  uint64_t byte_count = 0;   // Always (bit_count + 7) / 8.
  uint64_t item_count = 0;
  double false_positive_tolerance = 0;  // In (0, 1).
  ArtifactRef plist;
  std::optional<ArtifactRef> in_app;
  std::vector<DeltaRef> deltas;
  Prefetch prefetch;
  std::string key_set_sha256;  // Hex digest of the sorted keys, as the PIR rows carry it, or empty.
  uint64_t pir_rows = 0;
  std::string expires;  // RFC 3339, or empty: never.
  std::string created;  // RFC 3339, or empty.
  // Set: clients must treat every URL as clear. At most 1,024 bytes.
  std::optional<std::string> kill_switch_reason;

  bool operator==(const Manifest&) const = default;
};

// Whether a filter may be called so: 1 to 64 characters of [a-z0-9-]; so it cannot leave a folder.
bool IsFilterName(std::string_view name);

// OK, or InvalidArgument with every mistake in one message, separated by "; ".
absl::Status ValidateManifest(const Manifest& manifest);

// Reads a manifest. Unknown members are ignored. DataLoss with every mistake in one message for
// anything malformed, missing, doubled or out of range; FailedPrecondition for a schema above 1
// ("written for a newer version") or a hash family this reader does not know; ResourceExhausted
// for more than kMaxManifestBytes. Cost and memory are linear in `json.size()`.
absl::StatusOr<Manifest> ParseManifest(std::string_view json);

// The manifest as JSON: members in fixed order, two spaces of indentation, a newline at the end.
// Equal manifests give equal bytes, and ParseManifest gives back an equal manifest if it is valid.
// Text must be UTF-8; bytes that are not are replaced by U+FFFD. Checks nothing.
std::string SerializeManifest(const Manifest& manifest);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_MANIFEST_H_
