#include "bloom/block_filter_builder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "bloom/block_filter_layout.h"
#include "bloom/little_endian.h"

namespace urlfilter::bloom {
namespace {

constexpr uint64_t kMaxBlocks = (uint64_t{4} << 30) / kBlockBytes;

}  // namespace

BlockFilterBuilder::BlockFilterBuilder(uint64_t block_count, uint64_t hash_seed)
    : block_count_(block_count),
      hash_seed_(hash_seed),
      bytes_(kBlockFilterHeaderBytes + block_count * kBlockBytes, '\0') {}

absl::StatusOr<BlockFilterBuilder> BlockFilterBuilder::Create(uint64_t block_count,
                                                              uint64_t hash_seed) {
  if (block_count == 0) return absl::InvalidArgumentError("a block filter has at least one block");
  if (block_count > kMaxBlocks) {
    return absl::ResourceExhaustedError(absl::StrCat("a block filter holds at most ", kMaxBlocks,
                                                     " blocks (4 GiB), not ", block_count));
  }
  return BlockFilterBuilder(block_count, hash_seed);
}

std::string BlockFilterBuilder::Finish() && {
  kBlockFilterMagic.copy(bytes_.data(), kBlockFilterMagic.size());
  StoreLittleEndian(bytes_.data() + kBlockFilterHashSeedOffset, hash_seed_);
  StoreLittleEndian(bytes_.data() + kBlockFilterKeyCountOffset, key_count_);
  StoreLittleEndian(bytes_.data() + kBlockFilterBlockCountOffset, block_count_);
  return std::move(bytes_);
}

}  // namespace urlfilter::bloom
