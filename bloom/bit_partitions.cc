#include "bloom/bit_partitions.h"

#include <new>

namespace urlfilter::bloom {
namespace {

constexpr int kSmallestPartShift = 20;  // 128 KiB: well within the second-level cache
constexpr uint32_t kMaxParts = 2048;

int PartShift(uint32_t bit_count) {
  int shift = kSmallestPartShift;
  while ((bit_count - 1) >> shift >= kMaxParts) ++shift;
  return shift;
}

uint32_t* AllocateAligned(size_t alignment, size_t size) {
  void* memory = std::aligned_alloc(alignment, size);
  if (memory == nullptr) throw std::bad_alloc();  // as any other allocation of the library
  return static_cast<uint32_t*>(memory);
}

}  // namespace

PartitionedBits::PartitionedBits(char* bits, uint32_t bit_count)
    : bits_(bits),
      part_shift_(PartShift(bit_count)),
      locks_(((bit_count - 1) >> part_shift_) + 1) {}

void PartitionedBits::Set(size_t part, std::span<const uint32_t> indices) {
  const std::lock_guard lock(locks_[part]);
  char* const bits = bits_;
  for (const uint32_t index : indices) SetBit(bits, index);
}

BitWriter::BitWriter(PartitionedBits& bits)
    : bits_(bits),
      buffers_(AllocateAligned(kBufferBytes, bits.part_count() * kBufferBytes)),
      next_(bits.part_count()) {
  for (size_t part = 0; part < next_.size(); ++part)
    next_[part] = buffers_.get() + part * kCapacity;
}

BitWriter::~BitWriter() {
  for (size_t part = 0; part < next_.size(); ++part) Flush(part);
}

void BitWriter::Flush(size_t part) {
  uint32_t* const begin = buffers_.get() + part * kCapacity;
  bits_.Set(part, {begin, next_[part]});
  next_[part] = begin;
}

}  // namespace urlfilter::bloom
