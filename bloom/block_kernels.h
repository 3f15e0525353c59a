// Many keys at a time into, or against, the blocks of a block filter: the eight words of a
// block are the lanes of one or two vector registers. The instruction set is chosen when the
// program runs (Highway); all give the same bits.
#ifndef URLFILTER_BLOOM_BLOCK_KERNELS_H_
#define URLFILTER_BLOOM_BLOCK_KERNELS_H_

#include <cstdint>
#include <span>

#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

// `blocks` are block_count * 64 bytes at any address.
void SetBlockBits(char* blocks, uint64_t block_count, std::span<const InAppHash> hashes);

// Bit i of the answer: all bits of hashes[i] are set. At most 64 hashes.
uint64_t TestBlockBits(const char* blocks, uint64_t block_count, std::span<const InAppHash> hashes);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_BLOCK_KERNELS_H_
