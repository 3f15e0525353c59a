// Whole-URL lookups in a prefilter: the fast path beside the obvious way, in one run.
//
//   URLFILTER_DATA=... bazel run -c opt //filterlib/lookup:prefilter_lookup_benchmark
//
// Time is per URL, over real URLs (see url_corpus_testing.h), which are not in the filter: the
// usual case, and the slowest, since every sub-URL is tried.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/lookup/url_corpus_testing.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter {
namespace {

constexpr double kFalsePositiveRate = 0.001;
constexpr std::uint32_t kMurmurSeed = 2538058380;

const UrlCorpus& Corpus() {
  static const UrlCorpus corpus = LoadUrlCorpus();
  return corpus;
}

// The bits of a filter with `item_count` host keys that no URL has.
const bloom::PrefilterView& FilterOf(std::int64_t item_count) {
  struct Filter {
    std::string bits;
    bloom::PrefilterView view;
  };
  static std::map<std::int64_t, Filter> filters;
  if (const auto known = filters.find(item_count); known != filters.end())
    return known->second.view;
  const auto parameters =
      bloom::SizePrefilter(static_cast<std::uint64_t>(item_count), kFalsePositiveRate, kMurmurSeed);
  auto builder = bloom::PrefilterBuilder::Create(*parameters);
  for (std::int64_t i = 0; i < item_count; ++i) {
    builder->Add("listed-" + std::to_string(i) + ".invalid");
  }
  std::string bits = std::move(*builder).Finish();
  const auto view = bloom::PrefilterView::Create(*parameters, bits);
  auto& filter = filters.emplace(item_count, Filter{std::move(bits), *view}).first->second;
  filter.view = *bloom::PrefilterView::Create(*parameters, filter.bits);
  return filter.view;
}

url::Profile ProfileOf(const benchmark::State& state) {
  return state.range(0) == 26 ? url::Profile::kIos26 : url::Profile::kIos27;
}

template <typename Lookup>
void Measure(benchmark::State& state, Lookup lookup) {
  const std::vector<std::string_view>& urls = Corpus().urls;
  std::size_t i = 0;
  std::size_t maybe = 0;
  for ([[maybe_unused]] auto _ : state) {
    maybe += lookup(urls[i]);
    i = i + 1 == urls.size() ? 0 : i + 1;
  }
  state.SetLabel(Corpus().name);
  state.counters["maybe"] =
      benchmark::Counter(static_cast<double>(maybe) / static_cast<double>(state.iterations()));
}

// Makes every sub-URL, hashes each in full.
void Naive(benchmark::State& state) {
  const bloom::PrefilterView& view = FilterOf(state.range(1));
  const url::Profile profile = ProfileOf(state);
  Measure(state, [&](std::string_view url) {
    const auto sub_urls = url::SubUrls(url, profile);
    if (!sub_urls.ok()) return false;
    for (const std::string& sub_url : *sub_urls) {
      if (view.MayContain(sub_url)) return true;
    }
    return false;
  });
}

void Fast(benchmark::State& state) {
  const PrefilterLookup lookup(FilterOf(state.range(1)), ProfileOf(state));
  Measure(state, [&](std::string_view url) { return lookup.MayMatch(url); });
}

BENCHMARK(Naive)->ArgNames({"profile", "keys"})->ArgsProduct({{26, 27}, {1'000'000}});
BENCHMARK(Fast)->ArgNames({"profile", "keys"})->ArgsProduct({{26, 27}, {1'000'000, 10'000'000}});

}  // namespace
}  // namespace urlfilter
