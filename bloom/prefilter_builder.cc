#include "bloom/prefilter_builder.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <vector>

#include "base/status_macros.h"
#include "base/threads.h"
#include "bloom/bit_partitions.h"
#include "bloom/key_batcher.h"

namespace urlfilter::bloom {
namespace {

using Keys = std::span<const std::string_view>;

// Up to this size the cache hierarchy copes with bits in any order.
constexpr size_t kDirectBytes = 4 << 20;

// Below this number of keys a second thread costs more than it saves.
constexpr size_t kMinKeysPerThread = 1 << 14;

// Runs work(part of the keys, 0 .. threads-1), each in a thread of its own.
void ForEachShare(Keys keys, size_t threads, const std::function<void(Keys, size_t)>& work) {
  RunOnThreads(threads, [&](size_t i) {
    const size_t first = keys.size() * i / threads;
    work(keys.subspan(first, keys.size() * (i + 1) / threads - first), i);
  });
}

template <typename Sink>
void AddThroughBatches(Keys keys, const PrefilterParameters& parameters, Sink sink) {
  KeyBatcher<Sink> batcher(parameters, std::move(sink));
  for (const std::string_view key : keys) batcher.Add(key);
  batcher.Flush();
}

// Sets in `bits` what is set in `more`, which is as long. Eight bytes at a time: the compiler
// would take one.
void Unite(std::string& bits, const std::string& more) {
  const size_t words = bits.size() / sizeof(uint64_t);
  for (size_t i = 0; i < words * sizeof(uint64_t); i += sizeof(uint64_t)) {
    uint64_t word, more_word;
    std::memcpy(&word, &bits[i], sizeof(word));
    std::memcpy(&more_word, &more[i], sizeof(word));
    word |= more_word;
    std::memcpy(&bits[i], &word, sizeof(word));
  }
  for (size_t i = words * sizeof(uint64_t); i < bits.size(); ++i) bits[i] |= more[i];
}

// A small filter: every thread fills one of its own, and they are united at the end.
void AddDirectly(Keys keys, const PrefilterParameters& parameters, size_t threads,
                 std::string& bits) {
  std::vector<std::string> own(threads);
  ForEachShare(keys, threads, [&](Keys share, size_t i) {
    if (i > 0) own[i].resize(bits.size());
    char* const target = i > 0 ? own[i].data() : bits.data();
    AddThroughBatches(share, parameters, [target](std::span<const uint32_t> indices) {
      for (const uint32_t index : indices) SetBit(target, index);
    });
  });
  for (size_t i = 1; i < threads; ++i) Unite(bits, own[i]);
}

// A large filter: all threads write to it, part by part.
void AddByPartitions(Keys keys, const PrefilterParameters& parameters, size_t threads,
                     std::string& bits) {
  PartitionedBits partitions(bits.data(), parameters.bit_count);
  ForEachShare(keys, threads, [&](Keys share, size_t) {
    BitWriter writer(partitions);
    AddThroughBatches(share, parameters,
                      [&writer](std::span<const uint32_t> indices) { writer.Add(indices); });
  });
}

}  // namespace

PrefilterBuilder::PrefilterBuilder(const PrefilterParameters& parameters)
    : parameters_(parameters), modulo_(parameters.bit_count), bits_(ByteCount(parameters), '\0') {}

absl::StatusOr<PrefilterBuilder> PrefilterBuilder::Create(const PrefilterParameters& parameters) {
  RETURN_IF_ERROR(ValidateParameters(parameters));
  return PrefilterBuilder(parameters);
}

void PrefilterBuilder::Add(std::string_view key) {
  KeyHash hash = HashKey(key, parameters_.murmur_seed);
  for (uint32_t round = 0; round < parameters_.hash_count; ++round) {
    SetBit(bits_.data(), modulo_(hash.h1));
    hash.h1 += hash.h2;
  }
}

void PrefilterBuilder::AddAll(Keys keys, int threads) {
  const size_t useful = std::max<size_t>(keys.size() / kMinKeysPerThread, 1);
  const size_t used = std::min<size_t>(std::max(threads, 1), useful);
  const bool small = bits_.size() <= kDirectBytes;
  (small ? AddDirectly : AddByPartitions)(keys, parameters_, used, bits_);
}

}  // namespace urlfilter::bloom
