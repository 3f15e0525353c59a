#include "compiler/release/key_changes.h"

#include <algorithm>
#include <cstddef>

namespace urlfilter::compiler {

namespace {

// Cuts the first line off `lines`. `lines` is not empty.
std::string_view NextLine(std::string_view& lines) {
  const size_t end = std::min(lines.find('\n'), lines.size());
  const std::string_view line = lines.substr(0, end);
  lines.remove_prefix(std::min(end + 1, lines.size()));
  return line;
}

}  // namespace

std::vector<std::string_view> SplitKeyLines(std::string_view lines) {
  std::vector<std::string_view> keys;
  while (!lines.empty()) keys.push_back(NextLine(lines));
  return keys;
}

KeyChanges CompareKeys(std::span<const std::string_view> before,
                       std::span<const std::string_view> after,
                       const std::function<void(std::string_view)>& on_added,
                       const std::function<void(std::string_view)>& on_removed) {
  KeyChanges changes{.before = before.size(), .after = after.size()};
  size_t old_at = 0;
  size_t new_at = 0;
  while (old_at < before.size() || new_at < after.size()) {
    const bool old_left = old_at < before.size();
    const bool new_left = new_at < after.size();
    const int order = !old_left ? 1 : !new_left ? -1 : before[old_at].compare(after[new_at]);
    if (order < 0) {
      ++changes.removed;
      if (on_removed) on_removed(before[old_at]);
    } else if (order > 0) {
      ++changes.added;
      if (on_added) on_added(after[new_at]);
    }
    old_at += order <= 0 ? 1 : 0;
    new_at += order >= 0 ? 1 : 0;
  }
  return changes;
}

KeyChanges CountKeyChanges(std::string_view lines_before, std::span<const std::string_view> after) {
  KeyChanges changes{.after = after.size()};
  size_t common = 0;
  size_t new_at = 0;
  while (!lines_before.empty()) {
    const std::string_view line = NextLine(lines_before);
    ++changes.before;
    while (new_at < after.size() && after[new_at] < line) ++new_at;
    if (new_at < after.size() && after[new_at] == line) ++common;
  }
  changes.added = changes.after - common;
  changes.removed = changes.before - common;
  return changes;
}

}  // namespace urlfilter::compiler
