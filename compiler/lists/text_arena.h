// Text that outlives the line it was made from: many small strings in few blocks.
#ifndef URLFILTER_COMPILER_LISTS_TEXT_ARENA_H_
#define URLFILTER_COMPILER_LISTS_TEXT_ARENA_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace urlfilter::compiler {

// Not thread-safe. Views stay valid as long as the arena, also after it is moved.
class TextArena {
 public:
  std::string_view Copy(std::string_view text) {
    if (text.size() > left_) Grow(text.size());
    char* start = next_;
    if (!text.empty()) std::memcpy(start, text.data(), text.size());
    next_ += text.size();
    left_ -= text.size();
    return {start, text.size()};
  }

 private:
  void Grow(size_t least) {
    constexpr size_t kBlockBytes = 1 << 16;
    left_ = std::max(least, kBlockBytes);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    next_ = blocks_.back().get();
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_TEXT_ARENA_H_
