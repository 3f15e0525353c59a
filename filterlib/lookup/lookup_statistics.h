// Counts of lookups by answer. No URL, no key, no time: nothing that tells what a person visited.
#ifndef URLFILTER_FILTERLIB_LOOKUP_LOOKUP_STATISTICS_H_
#define URLFILTER_FILTERLIB_LOOKUP_LOOKUP_STATISTICS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "filterlib/lookup/verdict.h"

namespace urlfilter {

struct LookupCounts {
  uint64_t clear = 0, maybe = 0;            // NEURLFilter target
  uint64_t none = 0, allow = 0, block = 0;  // in-app target
  uint64_t without_filter = 0;              // of all of these: decided by no filter
};

// Thread-safe. Each thread adds to one of a few cache lines of its own, so that counting does not
// make lookups wait for each other.
class LookupStatistics {
 public:
  void Add(const Verdict& verdict) {
    Line& line = lines_[LineOfThread()];
    line.by_kind[static_cast<size_t>(verdict.kind)].fetch_add(1, std::memory_order_relaxed);
    if (verdict.basis != Verdict::Basis::kFilter) {
      line.without_filter.fetch_add(1, std::memory_order_relaxed);
    }
  }

  // The sum; lookups going on meanwhile may or may not be in it.
  LookupCounts Total() const;

 private:
  static constexpr size_t kLines = 16;
  static constexpr size_t kKinds = 5;

  struct alignas(64) Line {
    std::array<std::atomic<uint64_t>, kKinds> by_kind{};
    std::atomic<uint64_t> without_filter{0};
  };

  static size_t LineOfThread();

  std::array<Line, kLines> lines_;
};

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_LOOKUP_STATISTICS_H_
