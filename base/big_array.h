// A large array of plain values whose memory comes from the system as it is needed: not cleared by
// the program, in huge pages where the system grants them, and given back at once.
//
//   BigArray<uint32_t> order(count);
//   for (size_t i = 0; i < count; ++i) order[i] = ...;
#ifndef URLFILTER_BASE_BIG_ARRAY_H_
#define URLFILTER_BASE_BIG_ARRAY_H_

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace urlfilter {

// Of a type whose bytes may all be zero: so they are at first. Pages that are never touched take no
// memory. Movable. Different elements may be written by different threads. std::bad_alloc as of
// `new`.
template <typename T>
class BigArray {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  BigArray() = default;
  explicit BigArray(size_t size) : size_(size) {
    if (size == 0) return;
    if (size > ~size_t{0} / sizeof(T)) throw std::bad_alloc();
    void* memory = ::mmap(nullptr, size * sizeof(T), PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    // Only a hint: random access to many small pages is slow.
    ::madvise(memory, size * sizeof(T), MADV_HUGEPAGE);
    data_ = static_cast<T*>(memory);
  }
  BigArray(BigArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  BigArray& operator=(BigArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~BigArray() {
    if (data_ != nullptr) ::munmap(data_, size_ * sizeof(T));
  }

  size_t size() const { return size_; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](size_t index) { return data_[index]; }
  const T& operator[](size_t index) const { return data_[index]; }
  std::span<T> span() { return {data_, size_}; }
  std::span<const T> span() const { return {data_, size_}; }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace urlfilter

#endif  // URLFILTER_BASE_BIG_ARRAY_H_
