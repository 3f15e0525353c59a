// Character classes and case of ASCII, independent of the locale. Takes bytes as they come: those
// above 0x7F are in no class and have no case.
#ifndef URLFILTER_FILTERLIB_URL_ASCII_H_
#define URLFILTER_FILTERLIB_URL_ASCII_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace urlfilter::url {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsAlpha(char c) { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
constexpr bool IsAlnum(char c) { return IsDigit(c) || IsAlpha(c); }
constexpr bool IsAsciiByte(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
constexpr char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

// 0-15, or -1 when `c` is not a hex digit.
constexpr int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

inline bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsAsciiByte);
}

// The high bit of every byte of `word` that is one of A-Z (Mycroft's carry trick).
constexpr std::uint64_t UpperMask(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = kOnes * 0x80;
  const std::uint64_t low = word & ~kHighBits;
  const std::uint64_t from_a = low + kOnes * (0x80 - 'A');
  const std::uint64_t beyond_z = low + kOnes * (0x7f - 'Z');
  return from_a & ~beyond_z & ~word & kHighBits;
}

// True when `text` has one of A-Z. Eight bytes at a time.
inline bool HasUpper(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, sizeof(word));
    if (UpperMask(word) != 0) return true;
  }
  return std::any_of(text.begin() + i, text.end(), IsUpper);
}

// Writes text.size() bytes to `out`, capitals folded. Eight bytes at a time, the last ones perhaps
// twice. `out` may be text.data().
inline void CopyToLower(std::string_view text, char* out) {
  const auto fold_word = [&](std::size_t at) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof(word));
    word |= UpperMask(word) >> 2;  // 0x80 -> 0x20, the bit between cases
    std::memcpy(out + at, &word, sizeof(word));
  };
  if (text.size() >= 8) {
    for (std::size_t i = 0; i + 8 <= text.size(); i += 8) fold_word(i);
    return fold_word(text.size() - 8);
  }
  for (std::size_t i = 0; i < text.size(); ++i) out[i] = ToLower(text[i]);
}

inline std::string ToLowerAscii(std::string_view text) {
  std::string lower(text.size(), '\0');
  CopyToLower(text, lower.data());
  return lower;
}

inline bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ToLower(x) == ToLower(y); });
}

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_ASCII_H_
