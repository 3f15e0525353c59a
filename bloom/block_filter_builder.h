// Builds the bytes of a block filter (block_filter.h).
//
//   ASSIGN_OR_RETURN(const uint64_t block_count, SizeBlockFilter(keys.size(), 0.001));
//   ASSIGN_OR_RETURN(BlockFilterBuilder builder, BlockFilterBuilder::Create(block_count, seed));
//   builder.AddAll(hashes);  // of InAppKeyHash(key, seed)
//   const std::string bytes = std::move(builder).Finish();
#ifndef URLFILTER_BLOOM_BLOCK_FILTER_BUILDER_H_
#define URLFILTER_BLOOM_BLOCK_FILTER_BUILDER_H_

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "bloom/block_filter.h"
#include "bloom/block_kernels.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

// The bytes depend on the set of hashes and the number of hashes only, not on their
// order. Not thread-safe.
class BlockFilterBuilder {
 public:
  // Allocates 64 bytes a block. `hash_seed` is stored for readers: every hash given to Add()
  // must have been made with it. InvalidArgument: no blocks. ResourceExhausted: over 4 GiB.
  static absl::StatusOr<BlockFilterBuilder> Create(uint64_t block_count, uint64_t hash_seed);

  void Add(const InAppHash& hash) { AddAll({&hash, 1}); }

  // The same for each hash, and faster.
  void AddAll(std::span<const InAppHash> hashes) {
    ChosenBlockKernels().set(bytes_.data() + kBlockFilterHeaderBytes, block_count_, hashes.data(),
                             hashes.size());
    key_count_ += hashes.size();
  }

  // The bytes as BlockFilterView::Create takes them.
  std::string Finish() &&;

 private:
  BlockFilterBuilder(uint64_t block_count, uint64_t hash_seed);

  uint64_t block_count_;
  uint64_t hash_seed_;
  uint64_t key_count_ = 0;
  std::string bytes_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_BLOCK_FILTER_BUILDER_H_
