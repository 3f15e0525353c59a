#include "diagnostics/utf8.h"

#include <cstdint>

namespace urlfilter {
namespace {

struct Lead {
  int length;         // Of the whole sequence; 0 = not a lead byte.
  uint8_t low, high;  // Range of the second byte.
};

Lead LeadOf(uint8_t byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte >= 0xc2 && byte <= 0xdf) return {2, 0x80, 0xbf};
  if (byte == 0xe0) return {3, 0xa0, 0xbf};
  if (byte == 0xed) return {3, 0x80, 0x9f};
  if (byte >= 0xe1 && byte <= 0xef) return {3, 0x80, 0xbf};
  if (byte == 0xf0) return {4, 0x90, 0xbf};
  if (byte >= 0xf1 && byte <= 0xf3) return {4, 0x80, 0xbf};
  if (byte == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

bool IsValidAt(std::string_view text, size_t at, const Lead& lead) {
  if (lead.length == 0 || at + lead.length > text.size()) return false;
  for (int i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<uint8_t>(text[at + i]);
    const uint8_t low = i == 1 ? lead.low : 0x80, high = i == 1 ? lead.high : 0xbf;
    if (byte < low || byte > high) return false;
  }
  return true;
}

}  // namespace

size_t FindInvalidUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Lead lead = LeadOf(static_cast<uint8_t>(text[at]));
    if (!IsValidAt(text, at, lead)) return at;
    at += lead.length;
  }
  return std::string_view::npos;
}

size_t CharacterStart(std::string_view text, size_t offset) {
  size_t start = offset;
  while (start > 0 && offset - start < 3 && start < text.size() &&
         (static_cast<uint8_t>(text[start]) & 0xc0) == 0x80) {
    --start;
  }
  return start;
}

}  // namespace urlfilter
