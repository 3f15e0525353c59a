// In-app verdicts for whole URLs: the fast path beside the slow model, in one run.
//
//   URLFILTER_DATA=... bazel run -c opt //filterlib/lookup:in_app_lookup_benchmark
#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/lookup/in_app_testing.h"
#include "filterlib/lookup/url_corpus_testing.h"

namespace urlfilter {
namespace {

constexpr int kRules = 1'000'000;

const UrlCorpus& Corpus() {
  static const UrlCorpus corpus = LoadUrlCorpus();
  return corpus;
}

InAppLookup Lookup() {
  static const InAppTestFilter filter = [] {
    std::vector<InAppTestFilter::Rule> rules;
    rules.reserve(kRules);
    for (int i = 0; i < kRules; ++i)
      rules.push_back({"listed-" + std::to_string(i) + ".invalid", {}});
    return InAppTestFilter(rules);
  }();
  return filter.Lookup();
}

template <typename Check>
void Measure(benchmark::State& state, Check check) {
  const std::vector<std::string_view>& urls = Corpus().urls;
  std::size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(check(urls[i]));
    i = i + 1 == urls.size() ? 0 : i + 1;
  }
  state.SetLabel(Corpus().name);
}

void Naive(benchmark::State& state) {
  const InAppLookup lookup = Lookup();
  std::string key;
  Measure(state, [&](std::string_view url) { return lookup.Explain(url, key); });
}

void Fast(benchmark::State& state) {
  const InAppLookup lookup = Lookup();
  Measure(state, [&](std::string_view url) { return lookup.Check(url); });
}

BENCHMARK(Naive);
BENCHMARK(Fast);

}  // namespace
}  // namespace urlfilter
