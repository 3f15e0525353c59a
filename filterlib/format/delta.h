// Deltas between two prefilter files whose filters have the same parameters: which bits flipped,
// Golomb-Rice coded, and the new file's few bytes around its bits. Page: docs/formats/delta.md.
//
// A Bloom filter cannot forget a key, so the new bits come from a rebuild with the old
// parameters, and the flips are the bits of added keys that were not set plus the bits of removed
// keys that nothing else sets.
//
//   ASSIGN_OR_RETURN(const FilterFile old_file, FilterFileOfPlist(old_plist_bytes, 7));
//   ASSIGN_OR_RETURN(const FilterFile new_file, FilterFileOfPlist(new_plist_bytes, 8));
//   ASSIGN_OR_RETURN(const EncodedDelta delta, EncodeDelta(old_file, new_file));
//   ASSIGN_OR_RETURN(const DeltaHeader header, ParseDeltaHeader(delta.bytes));
//   RETURN_IF_ERROR(ApplyDelta(delta.bytes, old_file.bytes, write_to_file));
//
// The functions are pure and may be called from any thread.
#ifndef URLFILTER_FILTERLIB_FORMAT_DELTA_H_
#define URLFILTER_FILTERLIB_FORMAT_DELTA_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter::format {

// A file that has the bits of a filter in it. The views must outlive the call they are passed to.
struct FilterFile {
  std::string_view bytes;  // the whole file
  std::string_view bits;   // a part of `bytes`: (bit_count + 7) / 8 bytes
  uint64_t version = 0;
  uint32_t bit_count = 0;
  uint32_t hash_count = 0;
  uint32_t murmur_seed = 0;
};

// A binary prefilter plist, seen as above; `version` is that of its release. InvalidArgument for an
// XML plist, in which the bits do not lie as they are; DataLoss and others as from
// DecodePrefilterPlist().
absl::StatusOr<FilterFile> FilterFileOfPlist(std::string_view plist_bytes, uint64_t version);

struct EncodedDelta {
  std::string bytes;
  uint64_t flip_count = 0;
  double bound_bytes = 0;  // DeltaBoundBits() / 8, beside bytes.size() in a report
};

// The delta that turns `from.bytes` into `to.bytes`. Deterministic.
// InvalidArgument: the parameters differ; `bit_count` is 0; `bits` is not a part of `bytes` of the
// right length; the spare bits of its last byte are not zero; a file has more than kMaxDeltaFrame
// bytes around its bits. ResourceExhausted: the delta would not be smaller than `to.bytes`: offer
// the full file alone. Cost: SHA-256 of both files and two passes over their bits.
absl::StatusOr<EncodedDelta> EncodeDelta(const FilterFile& from, const FilterFile& to);

// The least number of bits that tell which `flip_count` of `bit_count` bits flipped, on average
// over all choices: log2 of the binomial coefficient. `flip_count` is at most `bit_count`.
double DeltaBoundBits(uint64_t bit_count, uint64_t flip_count);

// Takes the next bytes of the new file.
using ByteSink = std::function<absl::Status(std::string_view)>;

// Writes the new file to `sink` in pieces of at most 64 KiB; uses the memory of one piece beside
// the two inputs, which may be mapped files. The caller must throw the written bytes away on any
// error. Cost: SHA-256 of both files and a pass over the bits.
// FailedPrecondition: `from_bytes` is not the file the delta was made for, or the delta was
// written for another version of this software (nothing was written to `sink`).
// DataLoss: the delta is damaged, or the result has not the digest the header states.
// Any error of the sink is passed on.
absl::Status ApplyDelta(std::string_view delta, std::string_view from_bytes, const ByteSink& sink);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_DELTA_H_
