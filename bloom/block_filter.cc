#include "bloom/block_filter.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/little_endian.h"
#include "bloom/block_filter_layout.h"

namespace urlfilter::bloom {
namespace {

constexpr double kSmallestRate = 1e-9;

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("block filter: ", what));
}

}  // namespace

double PredictedBlockFilterRate(uint64_t block_count, uint64_t key_count) {
  const double mean = static_cast<double>(key_count) / static_cast<double>(block_count);
  const double reach = 12 * std::sqrt(mean) + 40;  // beyond it lies less than 1e-15
  const auto first = static_cast<uint64_t>(std::max(1.0, std::floor(mean - reach)));
  const auto last = static_cast<uint64_t>(mean + reach);
  const auto start = static_cast<double>(first);
  double poisson = std::exp(start * std::log(mean) - mean - std::lgamma(start + 1));
  double bit_clear = std::pow(63.0 / 64, start);  // a bit of a word, after so many keys
  double rate = 0;
  for (uint64_t keys = first; keys <= last; ++keys) {
    rate += poisson * std::pow(1 - bit_clear, kBlockWords);
    poisson *= mean / static_cast<double>(keys + 1);
    bit_clear *= 63.0 / 64;
  }
  return std::min(rate, 1.0);
}

absl::StatusOr<uint64_t> SizeBlockFilter(uint64_t key_count, double false_positive_rate) {
  if (!(false_positive_rate >= kSmallestRate && false_positive_rate < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the false positive rate of a block filter must lie in [", kSmallestRate,
                     ", 1), not ", false_positive_rate));
  }
  uint64_t too_few = 0, enough = 1;
  while (PredictedBlockFilterRate(enough, key_count) > false_positive_rate) {
    too_few = enough;
    enough *= 2;
  }
  while (enough - too_few > 1) {
    const uint64_t middle = too_few + (enough - too_few) / 2;
    const bool reached = PredictedBlockFilterRate(middle, key_count) <= false_positive_rate;
    (reached ? enough : too_few) = middle;
  }
  return enough;
}

absl::StatusOr<BlockFilterView> BlockFilterView::Create(std::string_view bytes) {
  if (bytes.size() < kBlockFilterHeaderBytes) return Damaged("shorter than its header");
  if (bytes.substr(0, kBlockFilterMagic.size()) != kBlockFilterMagic) {
    return Damaged("does not begin with UFBLOCK1");
  }
  const std::string_view spare =
      bytes.substr(kBlockFilterSpareOffset, kBlockFilterHeaderBytes - kBlockFilterSpareOffset);
  if (spare.find_first_not_of('\0') != std::string_view::npos) {
    return Damaged("the spare bytes of the header are not zero");
  }
  const auto block_count = LoadLittleEndian<uint64_t>(bytes.data() + kBlockFilterBlockCountOffset);
  const uint64_t room = bytes.size() - kBlockFilterHeaderBytes;
  if (block_count == 0 || room % kBlockBytes != 0 || room / kBlockBytes != block_count) {
    return Damaged(absl::StrCat("the header tells of ", block_count, " blocks of ", kBlockBytes,
                                " bytes; there are ", room, " bytes"));
  }
  BlockFilterView view;
  view.kernels_ = &ChosenBlockKernels();
  view.blocks_ = bytes.data() + kBlockFilterHeaderBytes;
  view.block_count_ = block_count;
  view.hash_seed_ = LoadLittleEndian<uint64_t>(bytes.data() + kBlockFilterHashSeedOffset);
  view.key_count_ = LoadLittleEndian<uint64_t>(bytes.data() + kBlockFilterKeyCountOffset);
  return view;
}

}  // namespace urlfilter::bloom
