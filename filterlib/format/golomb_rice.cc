#include "filterlib/format/golomb_rice.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace urlfilter::format {

void RiceWriter::Append(uint64_t value) {
  constexpr uint32_t kZeroRun = 32;
  uint64_t quotient = value >> parameter_;
  for (; quotient >= kZeroRun; quotient -= kZeroRun) AppendBits(0, kZeroRun);
  AppendBits(uint64_t{1} << quotient, static_cast<uint32_t>(quotient) + 1);
  AppendBits(value & ((uint64_t{1} << parameter_) - 1), parameter_);
}

// `count` is at most 32 and fewer than 8 bits are pending, so that a word always has room.
void RiceWriter::AppendBits(uint64_t bits, uint32_t count) {
  pending_ |= bits << pending_count_;
  pending_count_ += count;
  for (; pending_count_ >= 8; pending_count_ -= 8, pending_ >>= 8) {
    bytes_.push_back(static_cast<char>(pending_ & 0xff));
  }
}

std::string RiceWriter::Finish() && {
  if (pending_count_ > 0) bytes_.push_back(static_cast<char>(pending_));
  return std::move(bytes_);
}

std::optional<uint64_t> RiceReader::Next(uint64_t limit) {
  uint64_t quotient = 0;
  const uint64_t max_quotient = limit >> parameter_;
  for (;;) {
    Refill();
    if (window_bits_ == 0) return std::nullopt;
    if (window_ != 0) break;
    quotient += window_bits_;
    window_bits_ = 0;
    if (quotient > max_quotient) return std::nullopt;
  }
  const uint32_t zeros = static_cast<uint32_t>(std::countr_zero(window_));
  quotient += zeros;
  if (quotient > max_quotient) return std::nullopt;
  window_ = window_ >> zeros >> 1;
  window_bits_ -= zeros + 1;
  Refill();
  if (window_bits_ < parameter_) return std::nullopt;
  const uint64_t low = window_ & ((uint64_t{1} << parameter_) - 1);
  window_ >>= parameter_;
  window_bits_ -= parameter_;
  const uint64_t value = (quotient << parameter_) | low;
  return value <= limit ? std::optional<uint64_t>(value) : std::nullopt;
}

bool RiceReader::AtEnd() {
  Refill();
  return next_byte_ == bytes_.size() && window_bits_ < 8 && window_ == 0;
}

void RiceReader::Refill() {
  while (window_bits_ <= 56 && next_byte_ < bytes_.size()) {
    window_ |= uint64_t{static_cast<uint8_t>(bytes_[next_byte_++])} << window_bits_;
    window_bits_ += 8;
  }
}

}  // namespace urlfilter::format
