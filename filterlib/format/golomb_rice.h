// Golomb-Rice codes for gaps between ascending positions.
//
// A value v with parameter r is written as v >> r zero bits, a one bit, then the low r bits of v,
// least significant first; bits fill bytes from the least significant one. The code is within a
// few hundredths of a bit of optimal for geometric gaps, which is what random positions have
// (S. W. Golomb, "Run-length encodings", 1966; R. F. Rice, 1979).
#ifndef URLFILTER_FILTERLIB_FORMAT_GOLOMB_RICE_H_
#define URLFILTER_FILTERLIB_FORMAT_GOLOMB_RICE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urlfilter::format {

inline constexpr uint32_t kMaxRiceParameter = 31;

// Appends codes to a string. Not thread-safe.
class RiceWriter {
 public:
  // `parameter` is at most kMaxRiceParameter.
  explicit RiceWriter(uint32_t parameter) : parameter_(parameter) {}

  // Appends (value >> parameter) + 1 + parameter bits.
  void Append(uint64_t value);

  // The codes so far, the last byte filled up with zero bits.
  std::string Finish() &&;

 private:
  void AppendBits(uint64_t bits, uint32_t count);

  uint32_t parameter_;
  uint64_t pending_ = 0;  // its low `pending_count_` bits are not in bytes_ yet
  uint32_t pending_count_ = 0;
  std::string bytes_;
};

// Reads codes from bytes it does not own. Hostile input gives nullopt, never a read outside the
// bytes. Not thread-safe.
class RiceReader {
 public:
  // `parameter` is the writer's: at most kMaxRiceParameter.
  RiceReader(std::string_view bytes, uint32_t parameter) : bytes_(bytes), parameter_(parameter) {}

  // The next value; nullopt if the bytes end first or the value is above `limit`.
  // Cost: O(1) for values near 2^parameter.
  std::optional<uint64_t> Next(uint64_t limit);

  // Whether only zero bits of the last byte are left.
  bool AtEnd();

 private:
  void Refill();

  std::string_view bytes_;
  uint32_t parameter_;
  size_t next_byte_ = 0;
  uint64_t window_ = 0;  // the next `window_bits_` bits, the first one lowest
  uint32_t window_bits_ = 0;
};

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_GOLOMB_RICE_H_
