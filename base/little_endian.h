// Fixed-width integers in bytes, least significant byte first, on any machine.
#ifndef URLFILTER_BASE_LITTLE_ENDIAN_H_
#define URLFILTER_BASE_LITTLE_ENDIAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace urlfilter {

// Writes sizeof(Integer) bytes at `to`; compilers make one store of it.
template <typename Integer>
void StoreLittleEndian(Integer value, char* to) {
  static_assert(std::is_unsigned_v<Integer>);
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    to[i] = static_cast<char>((uint64_t{value} >> (8 * i)) & 0xff);
  }
}

// Appends the bytes of `value`.
template <typename Integer>
void AppendLittleEndian(Integer value, std::string& bytes) {
  const size_t end = bytes.size();
  bytes.resize(end + sizeof(Integer));
  StoreLittleEndian(value, bytes.data() + end);
}

// Reads the integer at `offset`; `bytes` must reach to offset + sizeof(Integer).
template <typename Integer>
Integer LoadLittleEndian(std::string_view bytes, size_t offset) {
  static_assert(std::is_unsigned_v<Integer>);
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    value |= uint64_t{static_cast<uint8_t>(bytes[offset + i])} << (8 * i);
  }
  return static_cast<Integer>(value);
}

}  // namespace urlfilter

#endif  // URLFILTER_BASE_LITTLE_ENDIAN_H_
