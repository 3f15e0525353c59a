// Fuzzes BlockFilterView: any bytes, then lookups that must stay within them.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "bloom/block_filter.h"
#include "bloom/in_app_hash.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using urlfilter::bloom::BlockFilterView;
  using urlfilter::bloom::InAppHash;
  // A copy of its own lets the sanitizer see reads beyond the end.
  const std::vector<char> bytes(data, data + size);
  const auto view = BlockFilterView::Create({bytes.data(), bytes.size()});
  if (!view.ok()) return 0;
  std::vector<InAppHash> hashes;
  for (uint64_t i = 0; i < BlockFilterView::kMaxTogether; ++i) {
    hashes.push_back({.high = ~uint64_t{0} / 63 * i, .low = i * 0x9e3779b97f4a7c15});
  }
  const uint64_t found = view->MayContainEach(hashes);
  for (size_t i = 0; i < hashes.size(); ++i) {
    if (view->MayContain(hashes[i]) != ((found >> i & 1) != 0)) std::abort();
  }
  return 0;
}
