// Sorts keys by their bytes.
#ifndef URLFILTER_COMPILER_KEYS_KEY_SORT_H_
#define URLFILTER_COMPILER_KEYS_KEY_SORT_H_

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/keys/parallel.h"

namespace urlfilter::compiler {

// A key to sort: eight of its bytes as a big-endian number (missing bytes are 0), so that most
// comparisons need no look at the text. Laid out like hwy::K64V64.
struct alignas(16) SortRecord {
  uint64_t id = 0;
  uint64_t prefix = 0;
};

// Sorts records by their prefixes alone, with Highway's vector quicksort where they are many. One
// a thread.
class PrefixSorter {
 public:
  void Sort(std::span<SortRecord> records) const;

 private:
  hwy::Sorter sorter_;
};

// The eight bytes of a key from `depth` on.
inline uint64_t PrefixAt(std::string_view key, size_t depth) {
  uint64_t prefix = 0;
  if (key.size() >= depth + 8) {
    std::memcpy(&prefix, key.data() + depth, 8);
  } else if (key.size() > depth) {
    std::memcpy(&prefix, key.data() + depth, key.size() - depth);
  }
  return __builtin_bswap64(prefix);
}

// Fetches the texts that SortFromDepth will compare: of records that share a prefix with another.
template <typename Texts>
void PrefetchRuns(std::span<const SortRecord> records, const Texts& texts) {
  const auto visit_runs = [&](auto&& visit) {
    for (size_t i = 1; i < records.size(); ++i) {
      if (records[i].prefix != records[i - 1].prefix) continue;
      visit(static_cast<uint32_t>(records[i - 1].id));
      visit(static_cast<uint32_t>(records[i].id));
    }
  };
  visit_runs([&](uint32_t id) { texts.Prefetch(id); });
  visit_runs([&](uint32_t id) { __builtin_prefetch(texts.Text(id).data()); });
}

// Sorts records whose texts are equal before `depth` and whose prefixes start there: by prefix, and
// each run of equal prefixes again by the next eight bytes. So a text is read once for every eight
// bytes that it shares with others, not once a comparison.
template <typename Texts>
void SortFromDepth(std::span<SortRecord> records, const Texts& texts, size_t depth,
                   const PrefixSorter& sorter) {
  constexpr size_t kFewForTexts = 8;  // Below, comparing texts is cheaper than another round.
  const auto text_of = [&](const SortRecord& record) {
    return texts.Text(static_cast<uint32_t>(record.id));
  };
  sorter.Sort(records);
  if (depth == 0) PrefetchRuns(records, texts);
  for (size_t begin = 0; begin < records.size();) {
    size_t end = begin + 1;
    while (end < records.size() && records[end].prefix == records[begin].prefix) ++end;
    const std::span<SortRecord> run = records.subspan(begin, end - begin);
    const bool texts_may_end = (run.front().prefix & 0xff) == 0;
    if (run.size() > kFewForTexts && !texts_may_end) {
      for (SortRecord& record : run) record.prefix = PrefixAt(text_of(record), depth + 8);
      SortFromDepth(run, texts, depth + 8, sorter);
    } else if (run.size() > 1) {
      std::sort(run.begin(), run.end(), [&](const SortRecord& a, const SortRecord& b) {
        return text_of(a).substr(depth) < text_of(b).substr(depth);
      });
    }
    begin = end;
  }
}

// Records of keys by their first two bytes: where each bucket begins, and one end more.
class SortBuckets {
 public:
  static constexpr size_t kCount = 1 << 16;
  static size_t Of(uint64_t prefix) { return prefix >> 48; }

  explicit SortBuckets(size_t parts) : next_(parts, std::vector<size_t>(kCount)) {}

  // One more key of `part`, before Close().
  void Count(size_t part, uint64_t prefix) { ++next_[part][Of(prefix)]; }

  // Gives every part its place in every bucket.
  void Close() {
    size_t begin = 0;
    for (size_t bucket = 0; bucket < kCount; ++bucket) {
      begins_.push_back(begin);
      for (std::vector<size_t>& part : next_) begin += std::exchange(part[bucket], begin);
    }
    begins_.push_back(begin);
  }

  // Where the next key of `part` goes; as often as it was counted.
  size_t Place(size_t part, uint64_t prefix) { return next_[part][Of(prefix)]++; }

  size_t Begin(size_t bucket) const { return begins_[bucket]; }

 private:
  std::vector<std::vector<size_t>> next_;  // By part and bucket; counts until Close().
  std::vector<size_t> begins_;
};

// Sorts the ids below `id_limit` that wanted(id) is true of by texts.Text(id), bytes compared as
// unsigned, into `records`, whose size is their number. texts.Prefetch(id) fetches what Text(id)
// looks at. The texts of different ids must differ; then the result does not depend on `threads`.
// Prefixes have no meaning afterwards.
//
// Reads the texts in the order of the ids twice, to spread the records over buckets by their first
// two bytes; each bucket is then small enough for the processor's caches.
template <typename Texts, typename Wanted>
void SortIds(size_t id_limit, const Wanted& wanted, const Texts& texts, int threads,
             std::span<SortRecord> records) {
  SortBuckets buckets(static_cast<size_t>(std::max(1, threads)));
  const auto for_each = [&](auto&& visit) {
    ParallelParts(id_limit, threads, [&](size_t part, size_t begin, size_t end) {
      for (size_t id = begin; id < end; ++id) {
        const auto narrow = static_cast<uint32_t>(id);
        if (wanted(narrow)) visit(part, SortRecord{narrow, PrefixAt(texts.Text(narrow), 0)});
      }
    });
  };
  for_each([&](size_t part, const SortRecord& record) { buckets.Count(part, record.prefix); });
  buckets.Close();
  for_each([&](size_t part, const SortRecord& record) {
    records[buckets.Place(part, record.prefix)] = record;
  });
  constexpr size_t kBucketsAtOnce = 16;
  std::atomic<size_t> next = 0;
  ParallelParts(static_cast<size_t>(std::max(1, threads)), threads, [&](size_t, size_t, size_t) {
    const PrefixSorter sorter;
    for (size_t at = next += kBucketsAtOnce; at <= SortBuckets::kCount;
         at = next += kBucketsAtOnce) {
      for (size_t bucket = at - kBucketsAtOnce; bucket < at; ++bucket) {
        const size_t begin = buckets.Begin(bucket);
        SortFromDepth(records.subspan(begin, buckets.Begin(bucket + 1) - begin), texts, 0, sorter);
      }
    }
  });
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_SORT_H_
