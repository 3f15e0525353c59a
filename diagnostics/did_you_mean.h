// The near miss: which of the known words was probably meant.
#ifndef URLFILTER_DIAGNOSTICS_DID_YOU_MEAN_H_
#define URLFILTER_DIAGNOSTICS_DID_YOU_MEAN_H_

#include <cstddef>
#include <span>
#include <string_view>

namespace urlfilter {

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`
// (optimal string alignment). O(|a| * |b|); letters' case and `-`/`_` do not count.
size_t EditDistance(std::string_view a, std::string_view b);

// The nearest of `known` (a view of it), if at most a third of its bytes differ, or one of a
// shorter word than three; empty otherwise. Ties: the first. A `word` over 64 bytes is near to
// none.
std::string_view DidYouMean(std::string_view word, std::span<const std::string_view> known);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_DID_YOU_MEAN_H_
