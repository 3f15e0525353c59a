// The most frequent line of all: nothing but a host that is its own key.
#ifndef URLFILTER_COMPILER_LISTS_PLAIN_HOST_H_
#define URLFILTER_COMPILER_LISTS_PLAIN_HOST_H_

#include <cstddef>

namespace urlfilter::compiler {

// What PlainHostLength reads.
inline constexpr size_t kPlainHostWindow = 64;

// The length of a host that stands at `line` and is followed by '\n', if url::IsItsOwnKey is
// true of it; 0 for anything else, and for hosts of more than 63 bytes. Reads exactly
// kPlainHostWindow bytes, all at once. Any thread.
size_t PlainHostLength(const char* line);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_PLAIN_HOST_H_
