#include "bloom/block_filter_builder.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/little_endian.h"
#include "bloom/block_filter_layout.h"

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
  StoreLittleEndian(hash_seed_, bytes_.data() + kBlockFilterHashSeedOffset);
  StoreLittleEndian(key_count_, bytes_.data() + kBlockFilterKeyCountOffset);
  StoreLittleEndian(block_count_, bytes_.data() + kBlockFilterBlockCountOffset);
  return std::move(bytes_);
}

}  // namespace urlfilter::bloom
