// 100,000 inline rules: the policy loader, which checks them and knows where each stands, beside
// yaml-cpp alone.
//
//   bazel run -c opt //compiler/policy:policy_benchmark
#include <benchmark/benchmark.h>
#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {
namespace {

std::string PolicyWithRules(int64_t rules) {
  std::string text = "name: p\nowner: o@example.org\nlists:\n  - name: l\n    rules:\n";
  for (int64_t i = 0; i < rules; ++i) {
    text += "      - host" + std::to_string(i) + ".example\n";
  }
  return text;
}

void BM_LoadPolicyText(benchmark::State& state) {
  const std::string text = PolicyWithRules(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    IssueList issues;
    const Policy policy = LoadPolicyText("p.yaml", text, {}, issues);
    const bool sound = policy.lists.size() == 1 &&
                       policy.lists[0].rules.size() == static_cast<size_t>(state.range(0));
    if (!sound) return state.SkipWithError("rules are missing");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_LoadPolicyText)->Arg(100'000)->Unit(benchmark::kMillisecond);

void BM_YamlCppAlone(benchmark::State& state) {
  const std::string text = PolicyWithRules(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    const YAML::Node node = YAML::Load(text);
    if (node["lists"][0]["rules"].size() != static_cast<size_t>(state.range(0))) {
      return state.SkipWithError("rules are missing");
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_YamlCppAlone)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urlfilter::compiler
