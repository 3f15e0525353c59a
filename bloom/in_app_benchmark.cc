// The in-app family: block filter and fingerprint table beside the containers one would use
// first. Keys are hashed beforehand, as for published figures of such filters; hashing a key
// of 40 bytes is a benchmark of its own.
//
//   bazel run -c opt //bloom:in_app_benchmark
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bloom/block_filter.h"
#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/fingerprint_table.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {
namespace {

constexpr double kRate = 0.001;

std::vector<InAppHash> Hashes(size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<InAppHash> hashes(count);
  for (InAppHash& hash : hashes) hash = {random(), random()};
  return hashes;
}

void SetPerKey(benchmark::State& state) {
  state.counters["per_key"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(state.range(0)),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1'000'000)->Arg(10'000'000);
}

// A Bloom filter without blocks: ten bits anywhere, double hashing, 14.4 bits a key.
class ClassicFilter {
 public:
  explicit ClassicFilter(size_t keys) : bits_(keys * 144 / 10), words_(bits_ / 64 + 1) {}

  void Add(const InAppHash& hash) {
    for (uint64_t i = 0; i < 10; ++i) {
      const uint64_t bit = (hash.high + i * hash.low) % bits_;
      words_[bit / 64] |= uint64_t{1} << bit % 64;
    }
  }
  bool MayContain(const InAppHash& hash) const {
    for (uint64_t i = 0; i < 10; ++i) {
      const uint64_t bit = (hash.high + i * hash.low) % bits_;
      if ((words_[bit / 64] >> bit % 64 & 1) == 0) return false;
    }
    return true;
  }

 private:
  uint64_t bits_;
  std::vector<uint64_t> words_;
};

void BuildClassic(benchmark::State& state) {
  const std::vector<InAppHash> hashes = Hashes(state.range(0), 1);
  for ([[maybe_unused]] auto _ : state) {
    ClassicFilter filter(hashes.size());
    for (const InAppHash& hash : hashes) filter.Add(hash);
    benchmark::DoNotOptimize(filter);
  }
  SetPerKey(state);
}
BENCHMARK(BuildClassic)->Apply(Sizes);

BlockFilterBuilder NewBlockFilter(size_t keys) {
  return BlockFilterBuilder::Create(SizeBlockFilter(keys, kRate).value(), 1).value();
}

void BuildBlockFilter(benchmark::State& state) {
  const std::vector<InAppHash> hashes = Hashes(state.range(0), 1);
  for ([[maybe_unused]] auto _ : state) {
    BlockFilterBuilder builder = NewBlockFilter(hashes.size());
    builder.AddAll(hashes);
    const std::string bytes = std::move(builder).Finish();
    benchmark::DoNotOptimize(bytes.data());
  }
  SetPerKey(state);
}
BENCHMARK(BuildBlockFilter)->Apply(Sizes);

// Asked in another order than added in: containers of nodes would profit from the same.
std::vector<InAppHash> Shuffled(std::vector<InAppHash> hashes) {
  std::shuffle(hashes.begin(), hashes.end(), std::mt19937_64(3));
  return hashes;
}

template <typename Find>
void Lookup(benchmark::State& state, const std::vector<InAppHash>& hashes, Find find) {
  for ([[maybe_unused]] auto _ : state) {
    size_t found = 0;
    for (const InAppHash& hash : hashes) found += find(hash);
    benchmark::DoNotOptimize(found);
  }
  SetPerKey(state);
}

// Seed 1 gives the members, any other seed strangers.
void LookupClassic(benchmark::State& state, uint64_t seed) {
  ClassicFilter filter(state.range(0));
  for (const InAppHash& hash : Hashes(state.range(0), 1)) filter.Add(hash);
  Lookup(state, Shuffled(Hashes(state.range(0), seed)),
         [&](const InAppHash& hash) { return filter.MayContain(hash); });
}
BENCHMARK_CAPTURE(LookupClassic, hit, 1)->Apply(Sizes);
BENCHMARK_CAPTURE(LookupClassic, miss, 2)->Apply(Sizes);

void LookupBlockFilter(benchmark::State& state, uint64_t seed) {
  BlockFilterBuilder builder = NewBlockFilter(state.range(0));
  builder.AddAll(Hashes(state.range(0), 1));
  const std::string bytes = std::move(builder).Finish();
  const BlockFilterView view = BlockFilterView::Create(bytes).value();
  Lookup(state, Shuffled(Hashes(state.range(0), seed)),
         [&](const InAppHash& hash) { return view.MayContain(hash); });
}
BENCHMARK_CAPTURE(LookupBlockFilter, hit, 1)->Apply(Sizes);
BENCHMARK_CAPTURE(LookupBlockFilter, miss, 2)->Apply(Sizes);

void LookupBlockFilterTogether(benchmark::State& state, uint64_t seed) {
  BlockFilterBuilder builder = NewBlockFilter(state.range(0));
  builder.AddAll(Hashes(state.range(0), 1));
  const std::string bytes = std::move(builder).Finish();
  const BlockFilterView view = BlockFilterView::Create(bytes).value();
  const std::vector<InAppHash> hashes = Shuffled(Hashes(state.range(0), seed));
  for ([[maybe_unused]] auto _ : state) {
    uint64_t found = 0;
    for (size_t i = 0; i + 16 <= hashes.size(); i += 16) {
      found += view.MayContainEach(std::span(hashes).subspan(i, 16));
    }
    benchmark::DoNotOptimize(found);
  }
  SetPerKey(state);
}
BENCHMARK_CAPTURE(LookupBlockFilterTogether, hit, 1)->Apply(Sizes);
BENCHMARK_CAPTURE(LookupBlockFilterTogether, miss, 2)->Apply(Sizes);

// What the heap has given out, large pieces (buckets) included.
size_t HeapBytes() {
  const struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

void LookupUnorderedMap(benchmark::State& state, uint64_t seed) {
  const std::vector<InAppHash> hashes = Hashes(state.range(0), 1);
  const size_t before = HeapBytes();
  std::unordered_map<uint64_t, FingerprintEntry> map;
  for (const InAppHash& hash : hashes) map[hash.low] = {};
  state.counters["bytes_per_key"] =
      static_cast<double>(HeapBytes() - before) / static_cast<double>(map.size());
  Lookup(state, Shuffled(Hashes(state.range(0), seed)),
         [&](const InAppHash& hash) { return map.find(hash.low) != map.end(); });
}
BENCHMARK_CAPTURE(LookupUnorderedMap, hit, 1)->Apply(Sizes);
BENCHMARK_CAPTURE(LookupUnorderedMap, miss, 2)->Apply(Sizes);

std::string BuildTable(const std::vector<InAppHash>& hashes) {
  FingerprintTableBuilder builder(1);
  for (const InAppHash& hash : hashes) {
    builder.Add(hash, {.category = static_cast<uint8_t>(hash.low & 15)});
  }
  return std::move(builder).Finish().value();
}

void BuildFingerprintTable(benchmark::State& state) {
  const std::vector<InAppHash> hashes = Hashes(state.range(0), 1);
  size_t size_bytes = 0;
  for ([[maybe_unused]] auto _ : state) size_bytes = BuildTable(hashes).size();
  state.counters["bytes_per_key"] =
      static_cast<double>(size_bytes) / static_cast<double>(hashes.size());
  SetPerKey(state);
}
BENCHMARK(BuildFingerprintTable)->Apply(Sizes);

void LookupFingerprintTable(benchmark::State& state, uint64_t seed) {
  const std::string bytes = BuildTable(Hashes(state.range(0), 1));
  const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
  Lookup(state, Shuffled(Hashes(state.range(0), seed)),
         [&](const InAppHash& hash) { return table.Find(hash).size(); });
}
BENCHMARK_CAPTURE(LookupFingerprintTable, hit, 1)->Apply(Sizes);
BENCHMARK_CAPTURE(LookupFingerprintTable, miss, 2)->Apply(Sizes);

// Sixteen lookups at a time, all lines on their way before the first is read.
void LookupFingerprintTableTogether(benchmark::State& state, uint64_t seed) {
  const std::string bytes = BuildTable(Hashes(state.range(0), 1));
  const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
  const std::vector<InAppHash> hashes = Shuffled(Hashes(state.range(0), seed));
  for ([[maybe_unused]] auto _ : state) {
    size_t found = 0;
    for (size_t i = 0; i + 16 <= hashes.size(); i += 16) {
      const auto together = std::span(hashes).subspan(i, 16);
      for (const InAppHash& hash : together) table.Prefetch(hash);
      for (const InAppHash& hash : together) found += table.Find(hash).size();
    }
    benchmark::DoNotOptimize(found);
  }
  SetPerKey(state);
}
BENCHMARK_CAPTURE(LookupFingerprintTableTogether, hit, 1)->Apply(Sizes);
BENCHMARK_CAPTURE(LookupFingerprintTableTogether, miss, 2)->Apply(Sizes);

void HashKeyOf40Bytes(benchmark::State& state) {
  std::string key(40, 'k');
  for ([[maybe_unused]] auto _ : state) {
    ++key[0];
    benchmark::DoNotOptimize(InAppKeyHash(key, 1));
  }
}
BENCHMARK(HashKeyOf40Bytes);

}  // namespace
}  // namespace urlfilter::bloom
