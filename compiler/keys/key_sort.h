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

// A key to sort: eight of its bytes as a big-endian number (missing bytes are 0), so that most
// comparisons need no look at the text.
struct SortRecord {
  uint64_t prefix = 0;
  uint32_t id = 0;
};

// The record of a key with the eight bytes from `depth` on.
inline SortRecord MakeSortRecord(std::string_view key, uint32_t id, size_t depth = 0) {
  const std::string_view rest = key.substr(std::min(depth, key.size()));
  uint64_t prefix = 0;
  std::memcpy(&prefix, rest.data(), std::min<size_t>(rest.size(), 8));
  return {__builtin_bswap64(prefix), id};
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

// Sorts records whose texts are equal before `depth` and whose prefixes start there: by prefix, and
// each run of equal prefixes again by the next eight bytes. So a text is read once for every eight
// bytes that it shares with others, not once a comparison.
template <typename TextOf>
void SortFromDepth(std::span<SortRecord> records, const TextOf& text_of, size_t depth) {
  constexpr size_t kFewForTexts = 8;  // Below, comparing texts is cheaper than another round.
  std::sort(records.begin(), records.end(),
            [](const SortRecord& a, const SortRecord& b) { return a.prefix < b.prefix; });
  for (size_t begin = 0; begin < records.size();) {
    size_t end = begin + 1;
    while (end < records.size() && records[end].prefix == records[begin].prefix) ++end;
    const std::span<SortRecord> run = records.subspan(begin, end - begin);
    const bool texts_may_end = (run.front().prefix & 0xff) == 0;
    if (run.size() > kFewForTexts && !texts_may_end) {
      for (SortRecord& record : run) {
        record = MakeSortRecord(text_of(record.id), record.id, depth + 8);
      }
      SortFromDepth(run, text_of, depth + 8);
    } else if (run.size() > 1) {
      std::sort(run.begin(), run.end(), [&](const SortRecord& a, const SortRecord& b) {
        return text_of(a.id).substr(depth) < text_of(b.id).substr(depth);
      });
    }
    begin = end;
  }
}

// Sorts records made with depth 0 by text_of(id), bytes compared as unsigned, in place,
// O(n log n). The texts of different ids must differ; then the result does not depend on
// `threads`. Prefixes are changed on the way.
template <typename TextOf>
void SortRecords(std::span<SortRecord> records, const TextOf& text_of, int threads) {
  constexpr size_t kFewestPerThread = 1 << 14;  // Below, a thread costs more than it saves.
  if (threads <= 1 || records.size() < 2 * kFewestPerThread) {
    SortFromDepth(records, text_of, 0);
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
