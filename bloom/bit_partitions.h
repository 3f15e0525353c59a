// Sets many bits of a large array, a cache-sized part of it at a time.
//
//   PartitionedBits bits(bytes, bit_count);
//   { BitWriter writer(bits);  writer.Add(indices); }
//
// Bits of a Bloom filter lie anywhere in it, so once a filter outgrows the cache each of them
// costs a trip to memory. Here bit numbers are first sorted into one buffer per part; a full
// buffer is then applied to its part, which fits the cache. Known as radix partitioning with
// software write buffers: Balkesen, Teubner, Alonso, Oezsu, "Main-memory hash joins on
// multi-core CPUs" (2013).
#ifndef URLFILTER_BLOOM_BIT_PARTITIONS_H_
#define URLFILTER_BLOOM_BIT_PARTITIONS_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace urlfilter::bloom {

// Bit j is bit j & 7, least significant first, of byte j >> 3.
inline void SetBit(char* bits, uint32_t index) {
  bits[index >> 3] |= static_cast<char>(1 << (index & 7));
}

// The array and a lock for each of its parts; shared by the writers of several threads.
class PartitionedBits {
 public:
  // `bits` holds (bit_count + 7) / 8 bytes and belongs to the caller. `bit_count` is positive.
  PartitionedBits(char* bits, uint32_t bit_count);

  size_t part_count() const { return locks_.size(); }
  uint32_t PartOf(uint32_t index) const { return index >> part_shift_; }

  // Sets bits that all lie in `part`. Any number of threads may call it.
  void Set(size_t part, std::span<const uint32_t> indices);

 private:
  char* bits_;
  int part_shift_;
  std::vector<std::mutex> locks_;
};

// Gathers bit numbers for a PartitionedBits. Not thread-safe: one writer a thread. The last
// numbers arrive when the writer is destroyed.
class BitWriter {
 public:
  // Allocates 64 KiB for each part, at most 128 MiB (touched as far as used). `bits` must outlive
  // it.
  explicit BitWriter(PartitionedBits& bits);
  ~BitWriter();

  BitWriter(const BitWriter&) = delete;
  BitWriter& operator=(const BitWriter&) = delete;

  // Every index is below the bit_count of the array.
  void Add(std::span<const uint32_t> indices) {
    for (const uint32_t index : indices) Add(index);
  }

 private:
  static constexpr size_t kBufferBytes = 64 << 10;
  static constexpr size_t kCapacity = kBufferBytes / sizeof(uint32_t);

  struct Free {
    void operator()(uint32_t* memory) const { std::free(memory); }
  };

  void Add(uint32_t index) {
    const uint32_t part = bits_.PartOf(index);
    uint32_t* next = next_[part];
    *next++ = index;
    next_[part] = next;
    // Buffers begin at multiples of their size, so a full one ends at such a multiple.
    if (reinterpret_cast<uintptr_t>(next) % kBufferBytes == 0) Flush(part);
  }

  void Flush(size_t part);

  PartitionedBits& bits_;
  std::unique_ptr<uint32_t, Free> buffers_;
  std::vector<uint32_t*> next_;  // per part: where its next number goes
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_BIT_PARTITIONS_H_
