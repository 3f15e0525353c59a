// Sorts keys by their bytes.
#ifndef URLFILTER_COMPILER_KEYS_KEY_SORT_H_
#define URLFILTER_COMPILER_KEYS_KEY_SORT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

namespace urlfilter::compiler {

// A key to sort: its first eight bytes as a big-endian number (missing bytes are 0), so that most
// comparisons need no look at the text.
struct SortRecord {
  uint64_t prefix = 0;
  uint32_t id = 0;
};

inline SortRecord MakeSortRecord(std::string_view key, uint32_t id) {
  unsigned char bytes[8] = {};
  std::memcpy(bytes, key.data(), std::min<size_t>(key.size(), 8));
  uint64_t prefix = 0;
  for (const unsigned char byte : bytes) prefix = prefix << 8 | byte;
  return {prefix, id};
}

// A prefix near the median, taken from a sample: exactness is not needed. `records` is not empty.
inline uint64_t MiddlePrefix(std::span<const SortRecord> records) {
  constexpr size_t kSamples = 1023;
  std::vector<uint64_t> sample;
  for (size_t i = 0; i < kSamples; ++i) {
    sample.push_back(records[records.size() * i / kSamples].prefix);
  }
  std::nth_element(sample.begin(), sample.begin() + kSamples / 2, sample.end());
  return sample[kSamples / 2];
}

// Sorts by text_of(id), bytes compared as unsigned, in place, O(n log n). The texts of different
// ids must differ; then the result does not depend on `threads`.
template <typename TextOf>
void SortRecords(std::span<SortRecord> records, const TextOf& text_of, int threads) {
  constexpr size_t kFewestPerThread = 1 << 14;  // Below, a thread costs more than it saves.
  if (threads <= 1 || records.size() < 2 * kFewestPerThread) {
    std::sort(records.begin(), records.end(), [&](const SortRecord& a, const SortRecord& b) {
      if (a.prefix != b.prefix) return a.prefix < b.prefix;
      return text_of(a.id) < text_of(b.id);
    });
    return;
  }
  const uint64_t middle = MiddlePrefix(records);
  const auto split = std::partition(records.begin(), records.end(),
                                    [&](const SortRecord& r) { return r.prefix < middle; });
  const size_t left_size = static_cast<size_t>(split - records.begin());
  std::thread left([&] { SortRecords(records.first(left_size), text_of, threads / 2); });
  SortRecords(records.subspan(left_size), text_of, threads - threads / 2);
  left.join();
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_SORT_H_
