// From compiled keys to a new version in a release directory.
#ifndef URLFILTER_COMPILER_RELEASE_BUILD_RELEASE_H_
#define URLFILTER_COMPILER_RELEASE_BUILD_RELEASE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compiler/policy/policy.h"
#include "compiler/progress/progress.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/delta_bounds.h"
#include "compiler/release/key_changes.h"
#include "compiler/release/measured_rate.h"
#include "compiler/release/prefilter_plan.h"
#include "compiler/release/protect_search.h"
#include "compiler/release/release_writer.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/format/signature.h"

namespace urlfilter::compiler {

struct BuildOutcome {
  WrittenRelease release;
  PrefilterPlan plan;
  double candidates = 0;  // Sub-URLs of a URL that the per-URL rate is counted for.
  double predicted_per_key_rate = 0;
  double predicted_per_url_rate = 0;
  MeasuredRate measured_per_key;      // Of this very filter, with random strings.
  std::optional<KeyChanges> changes;  // Since the version before, if there is one.
  ProtectProof protect;
  std::vector<DeltaBound> delta_bounds;  // Of release.manifest.deltas; none if it is unchanged.
  std::string empty_reason;              // Of the request, if the filter is empty; else "".
};

// Writes what is to be said about a build into the version's private folder. `outcome.release` is
// not filled in yet: `manifest` stands for it.
using ReportWriter = std::function<absl::Status(
    const std::string& folder, const format::Manifest& manifest, const BuildOutcome& outcome)>;

struct BuildRequest {
  std::string out;  // The release directory.
  format::PlistFormat plist_format = format::PlistFormat::kBinary;
  format::PlistKeys plist_keys = format::PlistKeys::kCurrent;
  int threads = 2;
  int64_t now = 0;  // Unix time, for `created` and `expires`.
  int most_deltas = 3;
  std::vector<format::PrivateKey> sign_keys;
  std::vector<std::string> pir_tokens;            // For service-config.json; never from the policy.
  int64_t valid_seconds = 0;                      // `expires` is so long after `now`; 0 = never.
  std::optional<std::string> kill_switch_reason;  // Publish a filter without keys; in the manifest.
  std::optional<std::string> allow_empty_reason;  // Allows a filter without keys; in the report.
  GatePlan gates;                                 // Stand before those of the policy.
  ReportWriter write_report;                      // May be empty.
  Progress* progress = NoProgress();
};

// Builds the filter and writes the version, or finds that nothing has changed (release.unchanged).
// `compiled` must come from a policy without errors: that is not looked at here.
// FailedPrecondition: a gate is not passed, the filter would be empty without being told so, is
// larger than the policy's size_budget, or cannot spare the protected URLs; the message says which,
// and the way out. Other errors: those of ReleaseWriter, PlanPrefilter, EncodePrefilterPlist,
// BuildInAppFile and WritePirFiles, of SyncedFile, of the signer and of write_report.
absl::StatusOr<BuildOutcome> BuildRelease(const CompiledPolicy& compiled,
                                          const BuildRequest& request);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_BUILD_RELEASE_H_
