// Filters of the same keys beside each other, for benchmarks/run: ours, a plain loop over the same
// hashes, and libbloom (BSD, Debian's libbloom-dev). Prints one JSON object: for each filter its
// bytes, nanoseconds a key to build and to look up keys that are in it and keys that are not, and
// the measured false positive rate. Keys of 21 to 28 bytes, hashed from their bytes each time; one
// thread; the median of ROUNDS.
//   filters KEYS ROUNDS
#include <bloom.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bloom/block_filter.h"
#include "bloom/block_filter_builder.h"
#include "bloom/in_app_hash.h"
#include "bloom/naive_prefilter.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"

using LibbloomFilter = struct bloom;  // before namespace bloom hides the name

namespace urlfilter::bloom {
namespace {

using Clock = std::chrono::steady_clock;
using Keys = std::vector<std::string_view>;

constexpr double kRate = 0.001;
constexpr uint32_t kSeed = 1267652889;

// Names in an order that is neither that of memory nor sorted, as a list's are.
struct KeyText {
  KeyText(size_t count, std::string_view stem) {
    for (size_t i = 0; i < count; ++i) {
      lines.push_back(std::string(stem) + std::to_string(i * 2654435761 % 100'000'000'000) +
                      ".example");
    }
    keys.assign(lines.begin(), lines.end());
  }
  std::vector<std::string> lines;
  Keys keys;
};

// A filter that is built anew for each round.
struct Subject {
  std::string name;
  std::function<void(const Keys&)> build;
  std::function<bool(std::string_view)> may_contain;
  std::function<uint64_t()> bytes;
};

Subject Prefilter(size_t count) {
  const PrefilterParameters parameters = SizePrefilter(count, kRate, kSeed).value();
  auto bits = std::make_shared<std::string>();
  auto view = std::make_shared<PrefilterView>(
      PrefilterView::Create({8, 1, kSeed}, std::string_view("\0", 1)).value());
  return {"urlfilter prefilter (fnv1a-murmur3-32)",
          [=](const Keys& keys) {
            PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
            builder.AddAll(keys);
            *bits = std::move(builder).Finish();
            *view = PrefilterView::Create(parameters, *bits).value();
          },
          [=](std::string_view key) { return view->MayContain(key); },
          [=] { return bits->size(); }};
}

Subject PlainLoop(size_t count) {
  const PrefilterParameters parameters = SizePrefilter(count, kRate, kSeed).value();
  auto bits = std::make_shared<std::string>();
  const auto visit = [parameters](std::string_view key, const auto& use_bit) {
    const uint32_t h1 = NaiveFnv1a32(key);
    const uint32_t h2 = NaiveMurmur3X86_32(key, parameters.murmur_seed);
    for (uint32_t i = 0; i < parameters.hash_count; ++i) {
      if (!use_bit((h1 + i * h2) % parameters.bit_count)) return false;
    }
    return true;
  };
  return {"the same bits, plain loop",
          [=](const Keys& keys) {
            bits->assign(ByteCount(parameters), '\0');
            for (const std::string_view key : keys) {
              visit(key, [&](uint32_t bit) {
                (*bits)[bit / 8] |= static_cast<char>(1u << bit % 8);
                return true;
              });
            }
          },
          [=](std::string_view key) {
            return visit(key, [&](uint32_t bit) { return ((*bits)[bit / 8] >> bit % 8 & 1) != 0; });
          },
          [=] { return bits->size(); }};
}

Subject Block(size_t count) {
  auto bytes = std::make_shared<std::string>();
  auto view = std::make_shared<std::unique_ptr<BlockFilterView>>();
  return {"urlfilter block filter (xxh3-block)",
          [=](const Keys& keys) {
            std::vector<InAppHash> hashes;
            for (const std::string_view key : keys) hashes.push_back(InAppKeyHash(key, kSeed));
            const uint64_t blocks = SizeBlockFilter(count, kRate).value();
            BlockFilterBuilder builder = BlockFilterBuilder::Create(blocks, kSeed).value();
            builder.AddAll(hashes);
            *bytes = std::move(builder).Finish();
            *view = std::make_unique<BlockFilterView>(BlockFilterView::Create(*bytes).value());
          },
          [=](std::string_view key) { return (*view)->MayContain(InAppKeyHash(key, kSeed)); },
          [=] { return bytes->size(); }};
}

Subject Libbloom(size_t count) {
  const std::shared_ptr<LibbloomFilter> filter(new LibbloomFilter{}, [](LibbloomFilter* gone) {
    bloom_free(gone);
    delete gone;
  });
  return {"libbloom (MurmurHash2)",
          [=](const Keys& keys) {
            bloom_free(filter.get());
            bloom_init(filter.get(), static_cast<int>(count), kRate);
            for (const std::string_view key : keys) {
              bloom_add(filter.get(), key.data(), static_cast<int>(key.size()));
            }
          },
          [=](std::string_view key) {
            return bloom_check(filter.get(), key.data(), static_cast<int>(key.size())) == 1;
          },
          [=] { return uint64_t{static_cast<unsigned>(filter->bytes)}; }};
}

double NanosecondsEach(size_t count, const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return 1e9 * std::chrono::duration<double>(Clock::now() - start).count() /
         static_cast<double>(count);
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

size_t CountHits(const Subject& subject, const Keys& keys) {
  size_t hits = 0;
  for (const std::string_view key : keys) hits += subject.may_contain(key) ? 1 : 0;
  return hits;
}

void Measure(const Subject& subject, const Keys& in, const Keys& out, int rounds, bool last) {
  std::vector<double> build, found, not_found;
  size_t members = 0, false_positives = 0;
  for (int round = 0; round < rounds; ++round) {
    build.push_back(NanosecondsEach(in.size(), [&] { subject.build(in); }));
    found.push_back(NanosecondsEach(in.size(), [&] { members = CountHits(subject, in); }));
    not_found.push_back(
        NanosecondsEach(out.size(), [&] { false_positives = CountHits(subject, out); }));
  }
  std::cout << "  \"" << subject.name << "\": {\"bytes\": " << subject.bytes()
            << ", \"build_ns\": " << Median(build) << ", \"found_ns\": " << Median(found)
            << ", \"not_found_ns\": " << Median(not_found)
            << ", \"missed\": " << in.size() - members << ", \"false_positive_rate\": "
            << static_cast<double>(false_positives) / static_cast<double>(out.size()) << "}"
            << (last ? "\n" : ",\n");
}

void Run(size_t count, int rounds) {
  const KeyText in(count, "listed-"), out(count, "others-");
  std::cout << "{\n";
  Measure(Prefilter(count), in.keys, out.keys, rounds, false);
  Measure(PlainLoop(count), in.keys, out.keys, rounds, false);
  Measure(Libbloom(count), in.keys, out.keys, rounds, false);
  Measure(Block(count), in.keys, out.keys, rounds, true);
  std::cout << "}\n";
}

}  // namespace
}  // namespace urlfilter::bloom

int main(int argc, char** argv) {
  const long keys = argc == 3 ? std::atol(argv[1]) : 0;
  const int rounds = argc == 3 ? std::atoi(argv[2]) : 0;
  if (keys < 1 || keys > 100'000'000 || rounds < 1) {
    std::cerr << "usage: filters KEYS(1 to 100000000) ROUNDS\n";
    return 64;
  }
  urlfilter::bloom::Run(static_cast<size_t>(keys), rounds);
  return 0;
}
