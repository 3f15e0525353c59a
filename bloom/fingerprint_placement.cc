#include "bloom/fingerprint_placement.h"

#include <algorithm>
#include <cstddef>

namespace urlfilter::bloom {
namespace {

constexpr int kPilots = 256;
constexpr int kPilotsCompared = 4;

using Group = std::span<const InAppHash>;

// Groups of ascending hashes lie one behind the other.
std::vector<Group> SplitIntoGroups(const FingerprintLayout& layout,
                                   std::span<const InAppHash> hashes) {
  std::vector<Group> groups(layout.group_count);
  for (size_t first = 0; first < hashes.size();) {
    const uint64_t group = layout.GroupOf(hashes[first]);
    size_t last = first + 1;
    while (last < hashes.size() && layout.GroupOf(hashes[last]) == group) ++last;
    groups[group] = hashes.subspan(first, last - first);
    first = last;
  }
  return groups;
}

// Group numbers by descending size; equal sizes by number.
std::vector<uint32_t> LargestFirst(const std::vector<Group>& groups) {
  size_t largest = 0;
  for (const Group& group : groups) largest = std::max(largest, group.size());
  std::vector<size_t> next(largest + 2);
  for (const Group& group : groups) ++next[largest - group.size() + 1];
  for (size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<uint32_t> order(groups.size());
  for (uint32_t i = 0; i < groups.size(); ++i) order[next[largest - groups[i].size()]++] = i;
  return order;
}

// How many slots of each line are taken.
class LineFill {
 public:
  explicit LineFill(const FingerprintLayout& layout) : layout_(layout), taken_(layout.line_count) {}

  // Takes a slot for each hash and returns the growth of the sum of squares; nothing changes
  // and nothing is returned if a line is full.
  std::optional<int> Place(Group group, uint8_t pilot) {
    int growth = 0;
    for (size_t i = 0; i < group.size(); ++i) {
      uint8_t& taken = taken_[layout_.LineOf(group[i], pilot)];
      if (taken == layout_.SlotsPerLine()) {
        Remove(group.first(i), pilot);
        return std::nullopt;
      }
      growth += 2 * taken++ + 1;
    }
    return growth;
  }

  void Remove(Group group, uint8_t pilot) {
    for (const InAppHash& hash : group) --taken_[layout_.LineOf(hash, pilot)];
  }

 private:
  const FingerprintLayout& layout_;
  std::vector<uint8_t> taken_;
};

std::optional<uint8_t> BestPilot(LineFill& fill, Group group) {
  std::optional<uint8_t> best;
  int least = 0;
  for (int pilot = 0; pilot < kPilots && (pilot < kPilotsCompared || !best); ++pilot) {
    const std::optional<int> growth = fill.Place(group, static_cast<uint8_t>(pilot));
    if (!growth) continue;
    fill.Remove(group, static_cast<uint8_t>(pilot));
    if (!best || *growth < least) {
      best = static_cast<uint8_t>(pilot);
      least = *growth;
    }
  }
  return best;
}

}  // namespace

std::optional<std::vector<uint8_t>> PlaceGroups(const FingerprintLayout& layout,
                                                std::span<const InAppHash> hashes) {
  const std::vector<Group> groups = SplitIntoGroups(layout, hashes);
  std::vector<uint8_t> pilots(groups.size());
  LineFill fill(layout);
  for (const uint32_t number : LargestFirst(groups)) {
    if (groups[number].empty()) break;
    const std::optional<uint8_t> pilot = BestPilot(fill, groups[number]);
    if (!pilot) return std::nullopt;
    fill.Place(groups[number], *pilot);
    pilots[number] = *pilot;
  }
  return pilots;
}

}  // namespace urlfilter::bloom
