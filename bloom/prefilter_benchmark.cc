// Building and asking a prefilter, beside the loops one would write first.
//
//   bazel run -c opt //bloom:prefilter_benchmark -- --benchmark_filter=Build
//
// Keys are 40 bytes, k = 10, false positive rate 0.001. The argument is the number of keys;
// time per key is the counter `per_key`: processor time, or elapsed time for several threads
// (whose column CPU is the processor time of all). Builds of 10^8 keys need 7 GB.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bloom/naive_prefilter.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {
namespace {

constexpr size_t kKeyBytes = 40;

// Keys of lower-case letters, one behind the other in memory as in a mapped list.
class Keys {
 public:
  Keys(size_t count, uint64_t seed) : arena_(count * kKeyBytes, '\0'), views_(count) {
    std::mt19937_64 random(seed);
    for (size_t i = 0; i < arena_.size(); i += 8) {
      const uint64_t letters = 0x6161616161616161 + (random() & 0x0f0f0f0f0f0f0f0f);
      std::memcpy(arena_.data() + i, &letters, 8);
    }
    for (size_t i = 0; i < count; ++i) views_[i] = {arena_.data() + i * kKeyBytes, kKeyBytes};
  }

  const std::vector<std::string_view>& views() const { return views_; }

 private:
  std::string arena_;
  std::vector<std::string_view> views_;
};

PrefilterParameters Size(size_t count) { return SizePrefilter(count, 0.001, 2538058380).value(); }

void SetPerKey(benchmark::State& state, size_t keys) {
  state.counters["per_key"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(keys),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// The loop of the description, one key and one `%` at a time.
void BuildNaively(benchmark::State& state) {
  const Keys keys(state.range(0), 1);
  const PrefilterParameters parameters = Size(keys.views().size());
  for ([[maybe_unused]] auto _ : state) {
    std::string bits(ByteCount(parameters), '\0');
    for (const std::string_view key : keys.views()) {
      const uint32_t h1 = NaiveFnv1a32(key);
      const uint32_t h2 = NaiveMurmur3X86_32(key, parameters.murmur_seed);
      for (uint32_t i = 0; i < parameters.hash_count; ++i) {
        const uint32_t bit = (h1 + i * h2) % parameters.bit_count;
        bits[bit / 8] = static_cast<char>(bits[bit / 8] | 1 << bit % 8);
      }
    }
    benchmark::DoNotOptimize(bits.data());
  }
  SetPerKey(state, keys.views().size());
}
BENCHMARK(BuildNaively)->RangeMultiplier(10)->Range(100'000, 10'000'000);

void Build(benchmark::State& state, int threads) {
  const Keys keys(state.range(0), 1);
  const PrefilterParameters parameters = Size(keys.views().size());
  for ([[maybe_unused]] auto _ : state) {
    PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
    builder.AddAll(keys.views(), threads);
    const std::string bits = std::move(builder).Finish();
    benchmark::DoNotOptimize(bits.data());
  }
  SetPerKey(state, keys.views().size());
}
BENCHMARK_CAPTURE(Build, one_thread, 1)->RangeMultiplier(10)->Range(100'000, 100'000'000);
BENCHMARK_CAPTURE(Build, two_threads, 2)
    ->RangeMultiplier(10)
    ->Range(100'000, 100'000'000)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// Keys that are in the filter, or others.
template <typename Ask>
void Lookup(benchmark::State& state, bool members, Ask ask) {
  const Keys keys(state.range(0), 1);
  const Keys others(state.range(0), 2);
  const PrefilterParameters parameters = Size(keys.views().size());
  PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
  builder.AddAll(keys.views());
  const std::string bits = std::move(builder).Finish();
  const PrefilterView view = PrefilterView::Create(parameters, bits).value();
  const std::vector<std::string_view>& asked = (members ? keys : others).views();
  for ([[maybe_unused]] auto _ : state) {
    size_t found = 0;
    for (const std::string_view key : asked) found += ask(view, key);
    benchmark::DoNotOptimize(found);
  }
  SetPerKey(state, asked.size());
}

bool AskNaively(const PrefilterView& view, std::string_view key) {
  const uint32_t h1 = NaiveFnv1a32(key);
  const uint32_t h2 = NaiveMurmur3X86_32(key, view.parameters().murmur_seed);
  bool all = true;
  for (uint32_t i = 0; i < view.parameters().hash_count; ++i) {
    const uint32_t bit = (h1 + i * h2) % view.parameters().bit_count;
    all &= (static_cast<uint8_t>(view.bits()[bit / 8]) >> bit % 8) & 1;
  }
  return all;
}
bool AskView(const PrefilterView& view, std::string_view key) { return view.MayContain(key); }

BENCHMARK_CAPTURE(Lookup, naive_miss, false, AskNaively)->Arg(1'000'000);
BENCHMARK_CAPTURE(Lookup, view_miss, false, AskView)->Arg(1'000'000);
BENCHMARK_CAPTURE(Lookup, naive_hit, true, AskNaively)->Arg(1'000'000);
BENCHMARK_CAPTURE(Lookup, view_hit, true, AskView)->Arg(1'000'000);

}  // namespace
}  // namespace urlfilter::bloom
