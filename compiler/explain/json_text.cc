#include "compiler/explain/json_text.h"

#include <algorithm>
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
  for (size_t at = 0; at < text.size();) {
    const size_t hidden = HiddenAt(text, at).length;
    for (size_t i = 0; i < hidden; ++i) AppendHexEscape(text[at + i], safe);
    if (hidden == 0) safe.push_back(text[at]);
    at += std::max<size_t>(hidden, 1);
  }
  return safe;
}

std::string ShortForTerminal(std::string_view bytes) {
  constexpr size_t kMostShown = 200;
  if (bytes.size() <= kMostShown) return EscapeForTerminal(bytes);
  return EscapeForTerminal(bytes.substr(0, CharacterStart(bytes, kMostShown))) + "...";
}

}  // namespace urlfilter::compiler
