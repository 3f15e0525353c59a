// The text of keys.txt: every key followed by '\n'.
#ifndef URLFILTER_COMPILER_KEYS_KEY_TEXT_H_
#define URLFILTER_COMPILER_KEYS_KEY_TEXT_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace urlfilter::compiler {

// Sorted keys lie anywhere in memory: fetch them so many ahead of their use.
inline constexpr size_t kKeysAhead = 24;

inline void PrefetchText(std::string_view text) {
  __builtin_prefetch(text.data());
  __builtin_prefetch(text.data() + text.size());
}

// Calls use(piece, key_count) for one piece of the text after the other. A piece is about 256 KiB
// of whole keys, and is gone after the call.
template <typename Use>
void ForEachKeyTextPiece(std::span<const std::string_view> keys, Use&& use) {
  constexpr size_t kPieceBytes = 1 << 18;
  std::vector<char> piece(kPieceBytes);
  size_t filled = 0, first = 0;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i + kKeysAhead < keys.size()) PrefetchText(keys[i + kKeysAhead]);
    const std::string_view key = keys[i];
    if (filled + key.size() >= piece.size()) {
      use(std::string_view(piece.data(), filled), i - first);
      filled = 0;
      first = i;
      piece.resize(std::max(kPieceBytes, key.size() + 1));
    }
    std::memcpy(piece.data() + filled, key.data(), key.size());
    filled += key.size();
    piece[filled++] = '\n';
  }
  if (filled > 0) use(std::string_view(piece.data(), filled), keys.size() - first);
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_TEXT_H_
