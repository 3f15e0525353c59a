// A key as MurmurHash3 reads it: whole words of four bytes, and what is left.
#ifndef URLFILTER_BLOOM_KEY_WORDS_H_
#define URLFILTER_BLOOM_KEY_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace urlfilter::bloom::internal {

// Four bytes, the first one lowest.
inline uint32_t LoadWord(const char* bytes) {
  uint32_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

// The last key.size() % 4 bytes, the first one lowest, and zeros above.
inline uint32_t LoadTail(std::string_view key) {
  const std::size_t count = key.size() % 4;
  if (key.size() >= 4) {
    return static_cast<uint32_t>(uint64_t{LoadWord(key.data() + key.size() - 4)} >>
                                 (32 - 8 * count));
  }
  uint32_t tail = 0;
  std::memcpy(&tail, key.data(), count);
  return tail;
}

}  // namespace urlfilter::bloom::internal

#endif  // URLFILTER_BLOOM_KEY_WORDS_H_
