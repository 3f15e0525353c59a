#include "filterlib/url/escapes.h"

#include <cstddef>

#include "filterlib/url/ascii.h"
#include "filterlib/url/percent.h"

namespace urlfilter::url {
namespace {

constexpr std::string_view kUnsafeInPath = " \"#<>?`{}^";
constexpr std::string_view kUnsafeInQuery = " \"#<>'";
constexpr std::string_view kUnsafeInFragment = " \"<>`";

bool IsUnreserved(char c) { return IsAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

void AppendSafe(char c, std::string_view unsafe, std::string& out) {
  if (IsControl(c) || !IsAsciiByte(c) || unsafe.find(c) != std::string_view::npos) {
    AppendEscaped(c, out);
  } else {
    out.push_back(c);
  }
}

std::string Escape(std::string_view text, std::string_view unsafe) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) AppendSafe(c, unsafe, out);
  return out;
}

}  // namespace

std::string EscapePath(std::string_view path) { return Escape(path, kUnsafeInPath); }

std::string EscapeQuery(std::string_view query) { return Escape(query, kUnsafeInQuery); }

std::string EscapeFragment(std::string_view fragment) {
  return Escape(fragment, kUnsafeInFragment);
}

std::string NormalizePathSegment(std::string_view segment) {
  std::string out;
  out.reserve(segment.size());
  for (std::size_t i = 0; i < segment.size(); ++i) {
    const bool escape = IsEscape(segment, i);
    const char byte = escape ? EscapedByte(segment, i) : segment[i];
    if (escape) i += 2;
    if (escape ? !IsUnreserved(byte) : byte == '%') {
      AppendEscaped(byte, out);
    } else {
      AppendSafe(byte, kUnsafeInPath, out);
    }
  }
  return out;
}

}  // namespace urlfilter::url
