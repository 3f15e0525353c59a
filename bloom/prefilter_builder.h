// Builds the bits of a prefilter.
//
//   ASSIGN_OR_RETURN(PrefilterBuilder builder, PrefilterBuilder::Create(parameters));
//   builder.AddAll(keys);
//   const std::string bits = std::move(builder).Finish();
#ifndef URLFILTER_BLOOM_PREFILTER_BUILDER_H_
#define URLFILTER_BLOOM_PREFILTER_BUILDER_H_

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "bloom/fast_modulo.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

// The bits depend on the parameters and the set of keys only, not on their order, on how they
// were added or on the number of threads. Not thread-safe.
class PrefilterBuilder {
 public:
  // Allocates ByteCount(parameters) bytes. InvalidArgument: ValidateParameters refuses.
  static absl::StatusOr<PrefilterBuilder> Create(const PrefilterParameters& parameters);

  void Add(std::string_view key);

  // The same as Add() for each key, and faster. Uses `threads` threads, this one among them, and
  // fewer for few keys; less than 1 counts as 1. Up to 4 MiB each further one fills a filter of its
  // own; above that each has the buffers of a BitWriter (bit_partitions.h).
  void AddAll(std::span<const std::string_view> keys, int threads = 1);

  // The bits, ByteCount(parameters) bytes as PrefilterView::Create takes them.
  std::string Finish() && { return std::move(bits_); }

 private:
  explicit PrefilterBuilder(const PrefilterParameters& parameters);

  PrefilterParameters parameters_;
  FastModulo modulo_;
  std::string bits_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_BUILDER_H_
