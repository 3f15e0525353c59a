// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#ifndef URLFILTER_DIAGNOSTICS_UTF8_H_
#define URLFILTER_DIAGNOSTICS_UTF8_H_

#include <cstddef>
#include <string_view>

namespace urlfilter {

// Offset of the first byte that does not belong to a valid sequence; npos if all do. O(n).
size_t FindInvalidUtf8(std::string_view text);

// The offset at which the character begins that the byte at `offset` belongs to: `offset` itself,
// or up to three bytes before it. `offset` may be text.size().
size_t CharacterStart(std::string_view text, size_t offset);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_UTF8_H_
