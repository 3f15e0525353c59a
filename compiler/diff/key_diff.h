// What changes for devices from one set of keys to another.
#ifndef URLFILTER_COMPILER_DIFF_KEY_DIFF_H_
#define URLFILTER_COMPILER_DIFF_KEY_DIFF_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bloom/prefilter_parameters.h"
#include "compiler/release/key_changes.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

// One side of a comparison.
struct DiffSide {
  std::string name;
  std::span<const std::string_view> keys;                // Sorted, unique.
  std::optional<bloom::PrefilterParameters> parameters;  // Of a release.
  std::string pir_config;                                // url-config.json; "" if none.
};

// A key that replaced a wider or narrower one.
struct KeyMove {
  std::string_view key;
  std::string_view parent;
};

// A URL whose verdict changes.
struct SiteFlip {
  std::string url;
  bool blocked_before = false;
  std::string key;  // The key that blocks it, before or after.
};

struct KeyDiff {
  KeyChanges counts;
  double churn = 0;  // (added + removed) / keys before; 0 where there were none.
  std::vector<std::string_view> added;
  std::vector<std::string_view> removed;
  std::vector<KeyMove> widened;     // Removed keys that `after` covers (LosslessCover).
  std::vector<KeyMove> narrowed;    // Added keys that a removed key covered before.
  std::vector<SiteFlip> flips;      // Among the sites that were asked about.
  bool parameters_change = false;   // Both known, and devices need the whole filter: no delta.
  bool pir_config_changes = false;  // Both known, and clients need the new one.
};

// `sites` are URLs, hosts or host/paths; one without a host never flips. `profile` is that of the
// systems whose verdicts are compared. Views point into the sides' keys.
KeyDiff CompareSides(const DiffSide& before, const DiffSide& after, url::Profile profile,
                     std::span<const std::string> sites);

// At most `most_examples` keys of each kind are named; the counts are of all. Every flip is named.
std::string RenderDiffText(const KeyDiff& diff, const DiffSide& before, const DiffSide& after,
                           size_t most_examples);
// All keys. Format: docs/formats/report.md. `failed_gates` as FailedGates gives them.
std::string RenderDiffJson(const KeyDiff& diff, const DiffSide& before, const DiffSide& after,
                           std::span<const std::string> failed_gates);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_DIFF_KEY_DIFF_H_
