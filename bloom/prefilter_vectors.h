// Golden numbers of hash family `fnv1a-murmur3-32`, computed by an independent model. The
// ten-key filter is the one of Apple's sample test.
#ifndef URLFILTER_BLOOM_PREFILTER_VECTORS_H_
#define URLFILTER_BLOOM_PREFILTER_VECTORS_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bloom/prefilter_parameters.h"

namespace urlfilter::bloom {

struct HashVector {
  std::string_view key;
  uint32_t h1;
  uint32_t h2;  // with kHashVectorParameters.murmur_seed
  std::array<uint32_t, 10> indices;
};

inline constexpr PrefilterParameters kHashVectorParameters = {
    .bit_count = 14378, .hash_count = 10, .murmur_seed = 2538058380};

// Every length modulo 4, the empty key, bytes from 0x00 to 0xff.
inline const std::vector<HashVector> kHashVectors = {
    {{"example.com", 11},
     0x431ceb26,
     0xc203d6ed,
     {13120, 9341, 5454, 1675, 12274, 8495, 4608, 829, 11428, 7649}},
    {{"www.example.com", 15},
     0x88469fcb,
     0xdffc0aed,
     {12133, 820, 3885, 6950, 10015, 12972, 1659, 4724, 7789, 10854}},
    {{"a", 1},
     0xe40c292c,
     0x7fa09ea6,
     {2042, 5684, 9218, 12860, 2016, 5658, 9192, 12834, 1990, 5632}},
    {{"ab", 2},
     0x4d2505ca,
     0x74875592,
     {7520, 14048, 6306, 12834, 5092, 11620, 3878, 10406, 2556, 9192}},
    {{"abc", 3},
     0x1a47e90b,
     0xc84a62dd,
     {4583, 11620, 4387, 11532, 4299, 11444, 4103, 11248, 4015, 11160}},
    {{"abcd", 4},
     0xce3479bd,
     0xf0478627,
     {11819, 13794, 1391, 3366, 5341, 7316, 9291, 11266, 13241, 838}},
    {{"sub1.example.com:443/a", 22},
     0x7d329d34,
     0xca5336f4,
     {1402, 8190, 600, 7280, 14068, 6478, 13266, 5676, 12356, 4766}},
    {{"xn--bcher-kva.example", 21},
     0x8e5a5254,
     0xb379f8a5,
     {11920, 173, 2696, 5327, 7958, 10589, 13112, 1365, 3996, 6519}},
    {{"example.com/a/b/c\077id=123#fragment", 33},
     0xcd415987,
     0x783e341d,
     {9149, 3326, 11773, 5950, 19, 8574, 2643, 11198, 5267, 13822}},
    {{}, 0x811c9dc5, 0xebb6c228, {4293, 1651, 13387, 10745, 8103, 5461, 2819, 69, 11805, 9163}},
    {{"b\303\274cher.example/stra\303\237e", 23},
     0x32e6f536,
     0x31ac804f,
     {1166, 12153, 8762, 5371, 1980, 13075, 9684, 6293, 2902, 13889}},
    {{"\377", 1},
     0x7a0b824e,
     0x6b1dfad6,
     {3626, 9898, 1900, 8172, 174, 6446, 12718, 4720, 10992, 2994}},
    {{"a\200", 2},
     0xab2599c4,
     0xfe79e0e7,
     {9642, 6725, 3808, 891, 12352, 9435, 6518, 3601, 684, 12145}},
    {{"ab\376", 3},
     0xa54730dc,
     0x2b47b091,
     {8258, 9047, 9836, 10733, 11522, 12311, 13100, 13889, 300, 1197}},
    {{"\351\200\201\377", 4},
     0x0a434a18,
     0x4f390bb6,
     {5490, 13028, 6188, 13726, 6994, 154, 7692, 960, 8498, 1658}},
    {{"path/%00/\000\001", 11},
     0x124bfc64,
     0x27ff5316,
     {13778, 8136, 2494, 11230, 5588, 14324, 8790, 3148, 11884, 6242}},
};

struct FilterVector {
  const char* name;
  std::vector<std::string_view> keys;
  PrefilterParameters parameters;
  std::vector<uint8_t> bytes;
};

inline const std::vector<std::string_view> kGoldenKeys = {
    "example.com",  "example2.com",
    "example3.com", "example4.com",
    "example5.com", "example6.com",
    "example7.com", "example8.com",
    "example9.com", "example10.com/resource?query=bugs"};

inline const std::vector<FilterVector> kFilterVectors = {
    {"Golden",
     kGoldenKeys,
     {.bit_count = 144, .hash_count = 10, .murmur_seed = 1267652889},
     {0x24, 0x68, 0x2e, 0x3a, 0xf6, 0x73, 0x94, 0x11, 0x07, 0x62, 0x45, 0x16, 0x24, 0x2e, 0x6f,
      0xc3, 0xf7, 0x87}},
    {"GoldenKeysWithAnotherSeed",
     kGoldenKeys,
     {.bit_count = 144, .hash_count = 10, .murmur_seed = 2},
     {0x69, 0x19, 0x0b, 0xac, 0xd7, 0xe1, 0x67, 0xca, 0xc3, 0xe0, 0xcf, 0x2a, 0xf9, 0x69, 0xbb,
      0x23, 0x45, 0xd4}},
    {"SpareBitsAndBytesAboveAscii",
     {"\xff\xfe", "b\303\274cher.example", "example.com/a", ""},
     {.bit_count = 61, .hash_count = 5, .murmur_seed = 7},
     {0x98, 0x08, 0x1a, 0x80, 0x44, 0x90, 0x20, 0x01}},
    {"AKeyOf220Bytes",
     {"example.com/"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      "0123456789abcdef0123456789abcdef0123456789abcdef",
      "example.com/"},
     {.bit_count = 300, .hash_count = 10, .murmur_seed = 3},
     {0x80, 0x00, 0x00, 0x08, 0x00, 0x01, 0x80, 0x10, 0x00, 0x00, 0x08, 0x20, 0x00,
      0x80, 0x00, 0x00, 0x00, 0x08, 0x04, 0x00, 0x80, 0x00, 0x00, 0x00, 0x88, 0x02,
      0x00, 0x80, 0x00, 0x00, 0x00, 0x50, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00}},
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_PREFILTER_VECTORS_H_
