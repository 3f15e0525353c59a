#include "compiler/explain/json_text.h"

#include <cstddef>
#include <cstdint>

#include "diagnostics/utf8.h"

namespace urlfilter::compiler {

namespace {

void AppendHexEscape(char byte, std::string& to) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto value = static_cast<uint8_t>(byte);
  to += {'\\', 'x', kDigits[value >> 4], kDigits[value & 15]};
}

// A control character of one byte, or U+0080 to U+009F, which UTF-8 writes as C2 80 to C2 9F.
bool IsControlAt(const std::string& text, size_t at) {
  const auto byte = static_cast<uint8_t>(text[at]);
  if (byte < 0x20 || byte == 0x7f) return true;
  const bool c1_lead = byte == 0xc2 && at + 1 < text.size();
  return c1_lead && static_cast<uint8_t>(text[at + 1]) < 0xa0;
}

}  // namespace

EscapedText EscapeNonUtf8(std::string_view bytes) {
  EscapedText result;
  while (true) {
    const size_t bad = FindInvalidUtf8(bytes);
    result.text.append(bytes.substr(0, bad));
    if (bad == std::string_view::npos) return result;
    AppendHexEscape(bytes[bad], result.text);
    result.escaped = true;
    bytes.remove_prefix(bad + 1);
  }
}

std::string EscapeForTerminal(std::string_view bytes) {
  const std::string text = EscapeNonUtf8(bytes).text;
  std::string safe;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!IsControlAt(text, at)) {
      safe.push_back(text[at]);
      continue;
    }
    AppendHexEscape(text[at], safe);
    if (static_cast<uint8_t>(text[at]) == 0xc2) AppendHexEscape(text[++at], safe);
  }
  return safe;
}

}  // namespace urlfilter::compiler
