#include "compiler/diff/key_diff.h"

#include "compiler/keys/key_cover.h"
#include "compiler/keys/key_set.h"
#include "compiler/release/policy_tests.h"

namespace urlfilter::compiler {

namespace {

using Keys = std::span<const std::string_view>;

// The parent of `key` among `keys`, or an empty view.
std::string_view ParentIn(Keys keys, std::string_view key, const CoverRules& cover) {
  std::string_view found;
  AnyParent(key, cover, [&](std::string_view parent) {
    if (!ContainsKey(keys, parent)) return false;
    found = parent;
    return true;
  });
  return found;
}

std::vector<KeyMove> MovesUnder(Keys keys, Keys parents, const CoverRules& cover) {
  std::vector<KeyMove> moves;
  for (const std::string_view key : keys) {
    const std::string_view parent = ParentIn(parents, key, cover);
    if (!parent.empty()) moves.push_back({key, parent});
  }
  return moves;
}

void AddFlips(const DiffSide& before, const DiffSide& after, url::Profile profile,
              std::span<const std::string> sites, KeyDiff& diff) {
  for (const std::string& site : sites) {
    const auto old_key = FindMetKey(before.keys, profile, site);
    const auto new_key = FindMetKey(after.keys, profile, site);
    if (old_key.has_value() == new_key.has_value()) continue;
    diff.flips.push_back(
        {site, old_key.has_value(), old_key ? old_key->sub_url : new_key->sub_url});
  }
}

}  // namespace

KeyDiff CompareSides(const DiffSide& before, const DiffSide& after, url::Profile profile,
                     std::span<const std::string> sites) {
  KeyDiff diff;
  diff.counts = CompareKeys(
      before.keys, after.keys, [&](std::string_view key) { diff.added.push_back(key); },
      [&](std::string_view key) { diff.removed.push_back(key); });
  if (diff.counts.before > 0) {
    diff.churn = static_cast<double>(diff.counts.added + diff.counts.removed) /
                 static_cast<double>(diff.counts.before);
  }
  const CoverRules cover = LosslessCover(profile);
  diff.widened = MovesUnder(diff.removed, after.keys, cover);
  diff.narrowed = MovesUnder(diff.added, diff.removed, cover);
  AddFlips(before, after, profile, sites, diff);
  diff.parameters_change =
      before.parameters && after.parameters && *before.parameters != *after.parameters;
  diff.pir_config_changes = !before.pir_config.empty() && !after.pir_config.empty() &&
                            before.pir_config != after.pir_config;
  return diff;
}

}  // namespace urlfilter::compiler
