#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/delta_header.h"
#include "filterlib/format/golomb_rice.h"

namespace urlfilter::format {
namespace {

constexpr size_t kPieceSize = 64 * 1024;

absl::Status Damaged(std::string_view what) {
  return absl::DataLossError(absl::StrCat("delta is damaged: ", AbslView(what)));
}

// Hands bytes on to the sink and digests them on the way.
class DigestedSink {
 public:
  explicit DigestedSink(const ByteSink& sink) : sink_(sink) {}
  absl::Status Write(std::string_view bytes) {
    if (bytes.empty()) return absl::OkStatus();
    digest_.Update(bytes);
    return sink_(bytes);
  }
  Sha256Bytes Digest() { return digest_.Finish(); }

 private:
  const ByteSink& sink_;
  Sha256Stream digest_;
};

// Writes the old bits with the flips applied, piece by piece.
absl::Status WriteFlippedBits(const DeltaHeader& header, std::string_view old_bits,
                              std::string_view flips, DigestedSink& sink) {
  RiceReader reader(flips, header.rice_parameter);
  uint64_t flips_left = header.flip_count;
  uint64_t end_of_last = 0;  // one past the last flip read
  uint64_t flip = 0;
  bool has_flip = false;
  const auto read_flip = [&] {
    const auto gap = reader.Next(header.bit_count - end_of_last);
    if (!gap.has_value() || end_of_last + *gap >= header.bit_count) return false;
    flip = end_of_last + *gap;
    end_of_last = flip + 1;
    --flips_left;
    return true;
  };
  std::string piece;
  for (uint64_t base = 0; base < old_bits.size(); base += kPieceSize) {
    piece = old_bits.substr(base, kPieceSize);
    const uint64_t end_bit = (base + piece.size()) * 8;
    while (has_flip || flips_left > 0) {
      if (!has_flip && !read_flip()) return Damaged("a flip lies behind the last bit");
      has_flip = flip >= end_bit;
      if (has_flip) break;  // belongs to a later piece
      piece[flip / 8 - base] = static_cast<char>(piece[flip / 8 - base] ^ (1u << (flip % 8)));
    }
    RETURN_IF_ERROR(sink.Write(piece));
  }
  return reader.AtEnd() ? absl::OkStatus() : Damaged("bytes behind the last flip");
}

}  // namespace

absl::Status ApplyDelta(std::string_view delta, std::string_view from_bytes, const ByteSink& sink) {
  ASSIGN_OR_RETURN(const DeltaHeader header, ParseDeltaHeader(delta));
  if (from_bytes.size() != header.from_size_bytes || Sha256(from_bytes) != header.from_sha256) {
    return absl::FailedPreconditionError("the delta was made for another file than the given one");
  }
  const std::string_view head = delta.substr(kDeltaHeaderSize, header.head_size_bytes);
  const std::string_view tail =
      delta.substr(kDeltaHeaderSize + header.head_size_bytes, header.tail_size_bytes);
  const std::string_view flips = delta.substr(kDeltaHeaderSize + head.size() + tail.size());
  DigestedSink out(sink);
  RETURN_IF_ERROR(out.Write(head));
  RETURN_IF_ERROR(WriteFlippedBits(
      header, from_bytes.substr(header.from_bits_offset, header.bits_size_bytes()), flips, out));
  RETURN_IF_ERROR(out.Write(tail));
  return out.Digest() == header.to_sha256 ? absl::OkStatus()
                                          : Damaged("the result has another digest than stated");
}

}  // namespace urlfilter::format
