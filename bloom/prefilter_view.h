// Reads a prefilter in place: "surely not in the set" or "maybe in the set".
//
//   ASSIGN_OR_RETURN(const PrefilterView view, PrefilterView::Create(parameters, bits));
//   if (view.MayContain("example.com/a")) AskTheServer();
//
// There are no false negatives. How many false positives to expect: prefilter_rate.h.
#ifndef URLFILTER_BLOOM_PREFILTER_VIEW_H_
#define URLFILTER_BLOOM_PREFILTER_VIEW_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/fast_modulo.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

// Immutable and a small value: any number of threads may use one view or copies of it. The
// bytes belong to the caller and must outlive every copy; they need no alignment and may be a
// mapped file. A lookup cannot fail and does not allocate.
class PrefilterView {
 public:
  // Checks the parameters, the length (exactly ByteCount(parameters)) and that the bits beyond
  // bit_count are zero; reads one byte, so the cost does not depend on the size.
  // InvalidArgument: ValidateParameters refuses. DataLoss: the bytes do not fit the parameters.
  static absl::StatusOr<PrefilterView> Create(const PrefilterParameters& parameters,
                                              std::string_view bits);

  bool MayContain(std::string_view key) const {
    return MayContain(HashKey(key, parameters_.murmur_seed));
  }

  // `key` must have been hashed with parameters().murmur_seed. Stops at a zero bit; the first
  // rounds are read together, since in a filter of the usual size each bit is a coin toss, which
  // no branch predictor guesses.
  bool MayContain(KeyHash key) const {
    bool all_set = true;
    for (uint32_t round = 0; round < parameters_.hash_count; ++round) {
      all_set &= BitOf(key.h1);
      key.h1 += key.h2;
      if (!all_set && round + 1 >= kRoundsReadTogether) return false;
    }
    return all_set;
  }

  // The bit that a round names: round i asks for h1 + i * h2, modulo 2^32.
  bool BitOf(uint32_t sum) const { return HasBit(modulo_(sum)); }

  // The bit number `index`, below bit_count: least significant bit of a byte first.
  bool HasBit(uint32_t index) const {
    return ((static_cast<uint8_t>(bits_[index >> 3]) >> (index & 7)) & 1) != 0;
  }

  const PrefilterParameters& parameters() const { return parameters_; }
  std::string_view bits() const { return bits_; }
  const VectorModulo& vector_modulo() const { return vector_modulo_; }  // by bit_count

 private:
  PrefilterView(const PrefilterParameters& parameters, std::string_view bits)
      : parameters_(parameters),
        modulo_(parameters.bit_count),
        vector_modulo_(parameters.bit_count),
        bits_(bits) {}

  static constexpr uint32_t kRoundsReadTogether = 3;

  PrefilterParameters parameters_;
  FastModulo modulo_;
  VectorModulo vector_modulo_;
  std::string_view bits_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_VIEW_H_
