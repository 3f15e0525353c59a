// Keys into, or against, the blocks of a block filter: the eight words of a block are the lanes
// of one or two vector registers. The instruction set is chosen when the program runs (Highway);
// all give the same bits.
#ifndef URLFILTER_BLOOM_BLOCK_KERNELS_H_
#define URLFILTER_BLOOM_BLOCK_KERNELS_H_

#include <cstddef>
#include <cstdint>

#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

// `blocks` are block_count * 64 bytes at any address.
struct BlockKernels {
  // Sets the bits of each hash.
  void (*set)(char* blocks, uint64_t block_count, const InAppHash* hashes, size_t count);

  // Whether all bits of the hash are set.
  bool (*test_one)(const char* blocks, uint64_t block_count, const InAppHash& hash);

  // Bit i of the answer: all bits of hashes[i] are set. `count` is at most 64.
  uint64_t (*test)(const char* blocks, uint64_t block_count, const InAppHash* hashes, size_t count);
};

// Those of this processor. Whoever keeps the reference saves the choice in each call, which is
// much beside a lookup of a few nanoseconds.
const BlockKernels& ChosenBlockKernels();

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_BLOCK_KERNELS_H_
