#include "compiler/release/gates.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/strings.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {

namespace {

void CheckLimit(std::string_view verb, uint64_t changed, uint64_t before,
                const std::optional<ChangeLimit>& limit, std::vector<std::string>& failed) {
  if (!limit) return;
  const double allowed =
      limit->percent ? static_cast<double>(before) * limit->value / 100 : limit->value;
  if (static_cast<double>(changed) <= allowed) return;
  failed.push_back(absl::StrFormat("%d of %d keys would be %s; at most %g%s may be", changed,
                                   before, AbslView(verb), limit->value,
                                   limit->percent ? " %" : ""));
}

}  // namespace

GatePlan MergeGates(const GatePlan& policy, const GatePlan& overrides) {
  GatePlan merged = policy;
  if (overrides.max_removed) merged.max_removed = overrides.max_removed;
  if (overrides.max_added) merged.max_added = overrides.max_added;
  if (overrides.min_entries) merged.min_entries = overrides.min_entries;
  return merged;
}

std::vector<std::string> FailedGates(const GatePlan& gates, const KeyChanges& changes) {
  std::vector<std::string> failed;
  if (gates.min_entries && changes.after < *gates.min_entries) {
    failed.push_back(absl::StrCat("the filter would have ", changes.after, " keys; at least ",
                                  *gates.min_entries, " are asked for"));
  }
  if (changes.before == 0) return failed;
  CheckLimit("removed", changes.removed, changes.before, gates.max_removed, failed);
  CheckLimit("added", changes.added, changes.before, gates.max_added, failed);
  return failed;
}

}  // namespace urlfilter::compiler
