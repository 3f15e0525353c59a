// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#ifndef URLFILTER_DIAGNOSTICS_UTF8_H_
#define URLFILTER_DIAGNOSTICS_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace urlfilter {

// Offset of the first byte that does not belong to a valid sequence; npos if all do. O(n).
size_t FindInvalidUtf8(std::string_view text);

// The offset at which the character begins that the byte at `offset` belongs to: `offset` itself,
// or up to three bytes before it. `offset` may be text.size().
size_t CharacterStart(std::string_view text, size_t offset);

// What a reader of a text does not see, or what a terminal obeys instead of showing it.
enum class Hidden : uint8_t {
  kNo,
  kControl,    // C0, DEL, C1, and the line ends U+2028 and U+2029. Tabs and newlines too.
  kDirection,  // Turns the direction of writing: U+202A to U+202E, U+2066 to U+2069.
  kInvisible,  // Without width, such as U+200B and U+FEFF; harmless in texts of some languages.
};

struct HiddenCharacter {
  Hidden kind = Hidden::kNo;
  size_t length = 0;  // In bytes; 0 if it is not hidden.
};

// Whether a hidden character begins at `offset` (< text.size()). `text` need not be valid UTF-8.
HiddenCharacter HiddenAt(std::string_view text, size_t offset);

// `text` with `?` for each hidden character and a blank for a tab: it looks like what it is, no
// terminal obeys it, and carets stand where they should. If any of it is not UTF-8, each byte above
// 0x7f becomes `?`. A newline is hidden too, unless `keep_newlines`.
std::string Printable(std::string_view text, bool keep_newlines = false);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_UTF8_H_
