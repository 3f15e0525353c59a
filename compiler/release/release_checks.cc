#include "compiler/release/release_checks.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/gates.h"
#include "compiler/release/refusal.h"
#include "compiler/release/release_layout.h"

namespace urlfilter::compiler {

bool IsEmptyFilter(const Policy& policy, size_t key_count) {
  return key_count <= (WantsOnboardingRow(policy) ? 1 : 0);
}

absl::Status CheckNotEmpty(const Policy& policy, const BuildRequest& request, size_t key_count) {
  const bool told = request.kill_switch_reason || request.allow_empty_reason;
  if (told || !IsEmptyFilter(policy, key_count)) return absl::OkStatus();
  return RefusedError(
      "the policy gives no key at all, and an empty filter blocks nothing; if that is meant, say "
      "--allow-empty REASON, or --kill-switch REASON to switch filtering off");
}

std::optional<KeyChanges> ChangesSincePrevious(const ReleaseWriter& writer,
                                               std::span<const std::string_view> keys) {
  if (!writer.previous()) return std::nullopt;
  const std::string folder = writer.layout().private_version(writer.previous()->version);
  const auto lines = MappedFile::Open(folder + "/" + kKeysFile);
  if (lines.ok()) return CountKeyChanges(lines->bytes(), keys);
  KeyChanges changes{.before = writer.previous()->item_count, .after = keys.size()};
  changes.added = changes.after > changes.before ? changes.after - changes.before : 0;
  changes.removed = changes.before > changes.after ? changes.before - changes.after : 0;
  return changes;
}

KeyChanges ChangesOrAllAdded(const std::optional<KeyChanges>& changes, size_t key_count) {
  return changes.value_or(KeyChanges{.after = key_count, .added = key_count});
}

absl::Status CheckGates(const Policy& policy, const BuildRequest& request,
                        const KeyChanges& changes) {
  const bool empty_is_meant = IsEmptyFilter(policy, changes.after) && request.allow_empty_reason;
  if (request.kill_switch_reason || empty_is_meant) return absl::OkStatus();
  const std::vector<std::string> failed =
      FailedGates(MergeGates(policy.gates, request.gates), changes);
  if (failed.empty()) return absl::OkStatus();
  return RefusedError(absl::StrCat("nothing was published: ", absl::StrJoin(failed, "; ")));
}

absl::Status CheckSizeBudget(const Policy& policy, uint64_t plist_bytes) {
  const uint64_t budget = policy.size_budget_bytes;
  if (budget == 0 || plist_bytes <= budget) return absl::OkStatus();
  return RefusedError(absl::StrCat(
      "nothing was published: the plist would have ", plist_bytes, " bytes, and `size_budget` is ",
      budget, "; allow a higher false_positive_rate, drop lists, or raise the budget"));
}

}  // namespace urlfilter::compiler
