// What changes from one sorted set of keys to another.
#ifndef URLFILTER_COMPILER_RELEASE_KEY_CHANGES_H_
#define URLFILTER_COMPILER_RELEASE_KEY_CHANGES_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace urlfilter::compiler {

// The lines of a keys.txt: sorted keys, each followed by '\n'. Views into `lines`.
std::vector<std::string_view> SplitKeyLines(std::string_view lines);

struct KeyChanges {
  uint64_t before = 0;
  uint64_t after = 0;
  uint64_t added = 0;
  uint64_t removed = 0;
};

// Both are sorted and unique. One pass. `on_added` and `on_removed` may be empty.
KeyChanges CompareKeys(std::span<const std::string_view> before,
                       std::span<const std::string_view> after,
                       const std::function<void(std::string_view)>& on_added = nullptr,
                       const std::function<void(std::string_view)>& on_removed = nullptr);

// The same counts, reading the older keys from the text of their keys.txt.
KeyChanges CountKeyChanges(std::string_view lines_before, std::span<const std::string_view> after);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_KEY_CHANGES_H_
