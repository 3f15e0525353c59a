// The bits of sixteen keys at a time, in vector registers.
//
//   const PrefilterBatch batch(parameters);
//   uint32_t indices[PrefilterBatch::kMaxIndices];
//   batch.BitIndices(keys, indices);  // hash_count * 16 of them
//
// Each lane computes what prefilter_hash.h defines, for a key of its own; so sixteen FNV-1a
// chains, each bound by the latency of its multiplications, cost little more than one. The
// instruction set is chosen when the program runs (Highway); all give the same numbers.
#ifndef URLFILTER_BLOOM_PREFILTER_BATCH_H_
#define URLFILTER_BLOOM_PREFILTER_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bloom/fast_modulo.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

// Immutable: any thread.
class PrefilterBatch {
 public:
  static constexpr size_t kKeys = 16;
  static constexpr size_t kMaxWords = 32;  // of four bytes; longer keys are not for a batch
  static constexpr size_t kMaxIndices = kKeys * kMaxHashCount;

  using Keys = std::span<const std::string_view, kKeys>;

  // `parameters` must be valid.
  explicit PrefilterBatch(const PrefilterParameters& parameters)
      : parameters_(parameters), modulo_(parameters.bit_count) {}

  // All keys must have the same size() / 4, and that at most kMaxWords; the rest differ as they
  // like. Writes hash_count * kKeys bit numbers: that of key i in round r is number r * kKeys + i
  // of `indices`.
  void BitIndices(Keys keys, uint32_t* indices) const;

 private:
  PrefilterParameters parameters_;
  VectorModulo modulo_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_BATCH_H_
