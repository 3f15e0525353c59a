// A Bloom filter whose every lookup reads one cache line: the first look of the in-app family
// `xxh3-block`. The layout is in bit_layout.md.
//
//   ASSIGN_OR_RETURN(const BlockFilterView view, BlockFilterView::Create(bytes));
//   view.MayContain(InAppKeyHash("example.com", view.hash_seed()));
//
// A filter is an array of blocks of eight 64-bit words; a key owns one bit in each word of one
// block. Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters" (2007);
// one bit a word as in Impala's and Parquet's split block filter, with words twice as wide: a
// larger block evens out how full the blocks are (15.7 bits a key at 0.001 instead of 16.9).
#ifndef URLFILTER_BLOOM_BLOCK_FILTER_H_
#define URLFILTER_BLOOM_BLOCK_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/block_kernels.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

inline constexpr size_t kBlockWords = 8;
inline constexpr size_t kBlockBytes = 64;
inline constexpr size_t kBlockFilterHeaderBytes = 64;

// Chance that a key outside the set is found among `key_count` keys in `block_count` blocks:
//   sum over j of Binomial(key_count, 1/block_count)(j) * (1 - (63/64)^j)^8
// with the binomial taken as Poisson. Putze et al., equation 3, for one bit in each of 8 words.
// `block_count` is at least 1; 0 keys give 0. Time grows as the square root of keys a block.
double PredictedBlockFilterRate(uint64_t block_count, uint64_t key_count);

// The smallest number of blocks for which PredictedBlockFilterRate is at most
// `false_positive_rate`; 1 for no keys. InvalidArgument: a rate outside [1e-9, 1).
absl::StatusOr<uint64_t> SizeBlockFilter(uint64_t key_count, double false_positive_rate);

// Immutable and a small value; the bytes belong to the caller and must outlive every copy. They
// may be a mapped file; lookups touch one cache line if the bytes start at a multiple of 64. A
// lookup cannot fail, whatever the bytes are, and does not allocate.
class BlockFilterView {
 public:
  // Reads the header, and checks that the length is that of its blocks: the cost does not depend on
  // the size. DataLoss says what is wrong.
  static absl::StatusOr<BlockFilterView> Create(std::string_view bytes);

  // `hash` must have been made with hash_seed(). As fast for a hit as for a miss.
  bool MayContain(const InAppHash& hash) const {
    return kernels_->test_one(blocks_, block_count_, hash);
  }

  // Bit i of the answer is MayContain(hashes[i]); at most kMaxTogether hashes. Faster than one
  // by one: the blocks are fetched from memory at the same time.
  static constexpr size_t kMaxTogether = 64;
  uint64_t MayContainEach(std::span<const InAppHash> hashes) const {
    return kernels_->test(blocks_, block_count_, hashes.data(), hashes.size());
  }

  // Starts loading the block that a lookup of `hash` will read.
  void Prefetch(const InAppHash& hash) const {
    __builtin_prefetch(blocks_ + ScaleTo(hash.high, block_count_) * kBlockBytes);
  }

  uint64_t hash_seed() const { return hash_seed_; }
  // As the header has it, unchecked: every Add() of the builder, repeated keys too.
  uint64_t key_count() const { return key_count_; }
  uint64_t block_count() const { return block_count_; }

 private:
  BlockFilterView() = default;

  const BlockKernels* kernels_ = nullptr;
  const char* blocks_ = nullptr;
  uint64_t block_count_ = 0;
  uint64_t hash_seed_ = 0;
  uint64_t key_count_ = 0;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_BLOCK_FILTER_H_
