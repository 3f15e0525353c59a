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

// The code point at `at`, where a valid sequence of `length` bytes begins.
uint32_t CodePointAt(std::string_view text, size_t at, int length) {
  constexpr uint8_t kLeadBits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  uint32_t point = static_cast<uint8_t>(text[at]) & kLeadBits[length];
  for (int i = 1; i < length; ++i) point = point << 6 | (static_cast<uint8_t>(text[at + i]) & 0x3f);
  return point;
}

bool IsWithin(uint32_t point, uint32_t first, uint32_t last) {
  return point >= first && point <= last;
}

Hidden HiddenKind(uint32_t point) {
  if (point < 0x20 || IsWithin(point, 0x7f, 0x9f) || IsWithin(point, 0x2028, 0x2029)) {
    return Hidden::kControl;
  }
  if (IsWithin(point, 0x202a, 0x202e) || IsWithin(point, 0x2066, 0x2069)) return Hidden::kDirection;
  const bool invisible = point == 0xad || point == 0x61c || point == 0x180e ||
                         IsWithin(point, 0x200b, 0x200f) || IsWithin(point, 0x2060, 0x206f) ||
                         point == 0xfeff || IsWithin(point, 0xe0000, 0xe007f);
  return invisible ? Hidden::kInvisible : Hidden::kNo;
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

HiddenCharacter HiddenAt(std::string_view text, size_t offset) {
  if (text[offset] >= 0x20 && text[offset] < 0x7f) return {};  // Nearly all there is.
  const Lead lead = LeadOf(static_cast<uint8_t>(text[offset]));
  if (!IsValidAt(text, offset, lead)) return {};
  const Hidden kind = HiddenKind(CodePointAt(text, offset, lead.length));
  return {kind, kind == Hidden::kNo ? 0 : static_cast<size_t>(lead.length)};
}

std::string Printable(std::string_view text, bool keep_newlines) {
  const bool valid = FindInvalidUtf8(text) == std::string_view::npos;
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const HiddenCharacter hidden = HiddenAt(text, at);
    const bool broken = !valid && static_cast<uint8_t>(text[at]) >= 0x80;
    const bool shown = (hidden.length == 0 && !broken) || (keep_newlines && text[at] == '\n');
    out += text[at] == '\t' ? ' ' : shown ? text[at] : '?';
    at += broken || hidden.length == 0 ? 1 : hidden.length;
  }
  return out;
}

}  // namespace urlfilter
