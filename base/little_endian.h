// Fixed-width integers in bytes, least significant byte first.
//
// Machines of the other byte order are refused when compiling: keys are read as little-endian
// words, and filters are used in place. Every function is one load or store, at any address.
#ifndef URLFILTER_BASE_LITTLE_ENDIAN_H_
#define URLFILTER_BASE_LITTLE_ENDIAN_H_

#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace urlfilter {

static_assert(std::endian::native == std::endian::little,
              "keys are read as little-endian words and filters are used in place");

// Writes sizeof(Integer) bytes at `to`.
template <typename Integer>
void StoreLittleEndian(Integer value, char* to) {
  static_assert(std::is_unsigned_v<Integer>);
  std::memcpy(to, &value, sizeof(value));
}

// Appends the bytes of `value`.
template <typename Integer>
void AppendLittleEndian(Integer value, std::string& bytes) {
  const size_t end = bytes.size();
  bytes.resize(end + sizeof(Integer));
  StoreLittleEndian(value, bytes.data() + end);
}

// Reads sizeof(Integer) bytes at `from`.
template <typename Integer>
Integer LoadLittleEndian(const char* from) {
  static_assert(std::is_unsigned_v<Integer>);
  Integer value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

// Reads the integer at `offset`; `bytes` must reach to offset + sizeof(Integer).
template <typename Integer>
Integer LoadLittleEndian(std::string_view bytes, size_t offset) {
  return LoadLittleEndian<Integer>(bytes.data() + offset);
}

}  // namespace urlfilter

#endif  // URLFILTER_BASE_LITTLE_ENDIAN_H_
