// Lines a second of each list syntax, beside a loop that only cuts each line where the host is
// expected, checks nothing and copies what is left.
//
//   bazel run -c opt //compiler/lists:list_benchmark
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/lists/chunk_reader.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/list_syntax.h"

namespace urlfilter::compiler {
namespace {

constexpr int kLines = 100'000;

// What stands around a host on a line.
struct LineShape {
  Syntax syntax;
  const char* before;
  const char* after;
};

constexpr LineShape kShapes[] = {
    {Syntax::kDomains, "", ""},
    {Syntax::kHosts, "0.0.0.0 ", ""},
    {Syntax::kAdblock, "||", "^"},
    {Syntax::kRpz, "", " CNAME ."},
    {Syntax::kDnsmasq, "address=/", "/0.0.0.0"},
    {Syntax::kUnbound, "local-zone: \"", "\" always_nxdomain"},
    {Syntax::kBind, "zone \"", "\" { type master; file \"/etc/bind/blocked\"; };"},
    {Syntax::kSquid, ".", ""},
    {Syntax::kChrome, "", ""},
    {Syntax::kCsv, "", ",ads"},
    // Not a host alone: each has to be looked at more closely.
    {Syntax::kMixed, "https://", "/path?query=1"},
};

std::string ListOf(const LineShape& shape) {
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < kLines; ++i) {
    text += shape.before;
    for (int letters = 4 + static_cast<int>(random() % 16); letters > 0; --letters) {
      text += static_cast<char>('a' + random() % 26);
    }
    text += std::to_string(i) + ".example.com" + shape.after + "\n";
  }
  return text;
}

void SetRates(benchmark::State& state, const std::string& text) {
  state.SetItemsProcessed(state.iterations() * kLines);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

void BM_ReadChunk(benchmark::State& state, const LineShape& shape) {
  const std::string text = ListOf(shape);
  const SinkOptions options;
  for ([[maybe_unused]] auto _ : state) {
    const ChunkResult result = ReadChunk(text, shape.syntax, options);
    if (result.rules.size() != kLines) return state.SkipWithError("a line gave no rule");
  }
  SetRates(state, text);
}

void BM_NaiveLines(benchmark::State& state, const LineShape& shape) {
  const std::string text = ListOf(shape);
  const std::string before = shape.before, after = shape.after;
  for ([[maybe_unused]] auto _ : state) {
    std::istringstream stream(text);
    std::vector<std::string> hosts;
    for (std::string line; std::getline(stream, line);) {
      if (line.empty() || line[0] == '#') continue;
      const size_t end = after.empty() ? line.size() : line.find(after, before.size());
      hosts.push_back(line.substr(before.size(), end - before.size()));
    }
    if (hosts.size() != kLines) return state.SkipWithError("a line gave no host");
  }
  SetRates(state, text);
}

int RegisterAll() {
  for (const LineShape& shape : kShapes) {
    const std::string name(SyntaxName(shape.syntax));
    benchmark::RegisterBenchmark(("ReadChunk/" + name).c_str(), BM_ReadChunk, shape);
    benchmark::RegisterBenchmark(("Naive/" + name).c_str(), BM_NaiveLines, shape);
  }
  return 0;
}

[[maybe_unused]] const int kRegistered = RegisterAll();

}  // namespace
}  // namespace urlfilter::compiler
