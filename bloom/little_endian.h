// Numbers at any address of a format whose byte order is little-endian.
#ifndef URLFILTER_BLOOM_LITTLE_ENDIAN_H_
#define URLFILTER_BLOOM_LITTLE_ENDIAN_H_

#include <bit>
#include <cstdint>
#include <cstring>

namespace urlfilter::bloom {

static_assert(std::endian::native == std::endian::little,
              "keys are read as little-endian words and filters are used in place");

template <typename Number>
Number LoadLittleEndian(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof(number));
  return number;
}

template <typename Number>
void StoreLittleEndian(char* bytes, Number number) {
  std::memcpy(bytes, &number, sizeof(number));
}

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_LITTLE_ENDIAN_H_
