#include "filterlib/lookup/lookup_statistics.h"

namespace urlfilter {

size_t LookupStatistics::LineOfThread() {
  static std::atomic<size_t> next{0};
  static thread_local const size_t line = next.fetch_add(1, std::memory_order_relaxed) % kLines;
  return line;
}

LookupCounts LookupStatistics::Total() const {
  std::array<uint64_t, kKinds> sums{};
  LookupCounts counts;
  for (const Line& line : lines_) {
    for (size_t kind = 0; kind < kKinds; ++kind) {
      sums[kind] += line.by_kind[kind].load(std::memory_order_relaxed);
    }
    counts.without_filter += line.without_filter.load(std::memory_order_relaxed);
  }
  const auto sum = [&sums](Verdict::Kind kind) { return sums[static_cast<size_t>(kind)]; };
  counts.clear = sum(Verdict::Kind::kClear);
  counts.maybe = sum(Verdict::Kind::kMaybe);
  counts.none = sum(Verdict::Kind::kNone);
  counts.allow = sum(Verdict::Kind::kAllow);
  counts.block = sum(Verdict::Kind::kBlock);
  return counts;
}

}  // namespace urlfilter
