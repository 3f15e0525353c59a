// Encoding and applying a delta at 10^6 keys (14.4 Mbit), 0.1 % added and 0.1 % removed, beside
// copying the file, which is the least any update must do.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "filterlib/format/delta.h"

namespace {

using urlfilter::format::ApplyDelta;
using urlfilter::format::EncodedDelta;
using urlfilter::format::EncodeDelta;
using urlfilter::format::FilterFile;

constexpr uint32_t kBitCount = 14377588;
constexpr int kFlips = 10000;

struct Pair {
  std::string from, to;
  FilterFile FromView() const { return {from, from, 1, kBitCount, 10, 9}; }
  FilterFile ToView() const { return {to, to, 2, kBitCount, 10, 9}; }
};

const Pair& Files() {
  static const Pair pair = [] {
    Pair made;
    std::mt19937_64 random(5);
    made.from.resize((kBitCount + 7) / 8 - 1);
    for (char& byte : made.from) byte = static_cast<char>(random());
    made.from.push_back('\0');
    made.to = made.from;
    for (int i = 0; i < kFlips; ++i) {
      const uint64_t bit = random() % kBitCount;
      made.to[bit / 8] = static_cast<char>(made.to[bit / 8] ^ (1 << (bit % 8)));
    }
    return made;
  }();
  return pair;
}

void BM_EncodeDelta(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    const auto delta = EncodeDelta(Files().FromView(), Files().ToView());
    if (!delta.ok()) state.SkipWithError("encode failed");
    state.counters["bytes"] = static_cast<double>(delta->bytes.size());
    state.counters["bound_bytes"] = delta->bound_bytes;
  }
}
BENCHMARK(BM_EncodeDelta)->Unit(benchmark::kMillisecond);

void BM_ApplyDelta(benchmark::State& state) {
  const EncodedDelta delta = *EncodeDelta(Files().FromView(), Files().ToView());
  std::string out;
  for ([[maybe_unused]] auto _ : state) {
    out.clear();
    const auto append = [&](std::string_view bytes) {
      out += bytes;
      return absl::OkStatus();
    };
    if (!ApplyDelta(delta.bytes, Files().from, append).ok()) state.SkipWithError("apply failed");
  }
}
BENCHMARK(BM_ApplyDelta)->Unit(benchmark::kMillisecond);

void BM_CopyFile(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(std::string(Files().to));
}
BENCHMARK(BM_CopyFile)->Unit(benchmark::kMillisecond);

}  // namespace
