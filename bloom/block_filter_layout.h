// Where the fields of a block filter's header stand; see bit_layout.md.
#ifndef URLFILTER_BLOOM_BLOCK_FILTER_LAYOUT_H_
#define URLFILTER_BLOOM_BLOCK_FILTER_LAYOUT_H_

#include <cstddef>
#include <string_view>

namespace urlfilter::bloom {

inline constexpr std::string_view kBlockFilterMagic = "UFBLOCK1";
inline constexpr size_t kBlockFilterHashSeedOffset = 8;
inline constexpr size_t kBlockFilterKeyCountOffset = 16;
inline constexpr size_t kBlockFilterBlockCountOffset = 24;
inline constexpr size_t kBlockFilterSpareOffset = 32;  // zeros up to kBlockFilterHeaderBytes

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_BLOCK_FILTER_LAYOUT_H_
