// Turns keys of any length into bit numbers, sixteen keys at a time.
//
//   KeyBatcher batcher(parameters, [&](std::span<const uint32_t> indices) { ... });
//   for (const std::string_view key : keys) batcher.Add(key);
//   batcher.Flush();
//
// A batch needs keys of equal length (in words of four bytes), so keys wait in one queue per
// length; a queue of sixteen is hashed. The order of keys is lost, which a set does not mind.
#ifndef URLFILTER_BLOOM_KEY_BATCHER_H_
#define URLFILTER_BLOOM_KEY_BATCHER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "bloom/fast_modulo.h"
#include "bloom/prefilter_batch.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

// `Sink` is called, from Add() and Flush(), with the bit numbers of one or more keys: a span that
// is alive during the call. Some numbers may come twice. The keys' bytes must stay until Flush();
// keys that still wait when the batcher goes are lost. Some 13 KB, meant for the stack. Not
// thread-safe.
template <typename Sink>
class KeyBatcher {
 public:
  // `parameters` must be valid.
  KeyBatcher(const PrefilterParameters& parameters, Sink sink)
      : parameters_(parameters),
        modulo_(parameters.bit_count),
        batch_(parameters),
        sink_(std::move(sink)) {}

  void Add(std::string_view key) {
    const size_t word_count = key.size() / 4;
    if (word_count > PrefilterBatch::kMaxWords) return AddAlone(key);
    __builtin_prefetch(key.data());  // it is read when its queue is full
    Queue& queue = queues_[word_count];
    queue.keys[queue.size++] = key;
    if (queue.size == PrefilterBatch::kKeys) Run(queue);
  }

  // Hands over what still waits. A batch that is not full repeats its first key.
  void Flush() {
    for (Queue& queue : queues_) {
      if (queue.size == 0) continue;
      while (queue.size < PrefilterBatch::kKeys) queue.keys[queue.size++] = queue.keys[0];
      Run(queue);
    }
  }

 private:
  struct Queue {
    std::array<std::string_view, PrefilterBatch::kKeys> keys;
    size_t size = 0;
  };

  void Run(Queue& queue) {
    batch_.BitIndices(queue.keys, indices_.data());
    sink_(std::span(indices_.data(), PrefilterBatch::kKeys * parameters_.hash_count));
    queue.size = 0;
  }

  void AddAlone(std::string_view key) {
    KeyHash hash = HashKey(key, parameters_.murmur_seed);
    for (uint32_t round = 0; round < parameters_.hash_count; ++round) {
      indices_[round] = modulo_(hash.h1);
      hash.h1 += hash.h2;
    }
    sink_(std::span(indices_.data(), parameters_.hash_count));
  }

  PrefilterParameters parameters_;
  FastModulo modulo_;
  PrefilterBatch batch_;
  Sink sink_;
  std::array<Queue, PrefilterBatch::kMaxWords + 1> queues_;
  std::array<uint32_t, PrefilterBatch::kMaxIndices> indices_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_BATCHER_H_
