#include "filterlib/url/url_marks.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "filterlib/url/url_marks.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

#ifndef URLFILTER_FILTERLIB_URL_URL_MARKS_SETS_
#define URLFILTER_FILTERLIB_URL_URL_MARKS_SETS_
namespace urlfilter::url {

// A set of ASCII bytes: bit h of entry l says whether the byte with the high half h and the low
// half l is in it. Two table look-ups of 16 bytes tell for a whole vector. Source: Langdale,
// Lemire, "Parsing gigabytes of JSON per second" (2019), section 3.1.2.
struct ByteTable {
  alignas(16) std::uint8_t by_low_half[16] = {};

  constexpr bool Has(std::uint8_t byte) const {
    return (by_low_half[byte % 16] >> byte / 16 & 1) != 0;
  }
  constexpr ByteTable& Add(unsigned char byte) {
    by_low_half[byte % 16] = static_cast<std::uint8_t>(by_low_half[byte % 16] | 1 << byte / 16);
    return *this;
  }
  constexpr ByteTable& Add(std::string_view bytes) {
    for (const char byte : bytes) Add(static_cast<unsigned char>(byte));
    return *this;
  }
  constexpr ByteTable& AddControls() {
    for (unsigned char byte = 0; byte < 0x20; ++byte) Add(byte);
    return Add(0x7f);
  }
};

// In the order of UrlMarks' places. Bytes above 0x7f are added to the third.
inline constexpr std::size_t kSpecials = 2;
inline constexpr std::array<ByteTable, UrlMarks::kSets> kByteTables = {
    ByteTable().Add("/"), ByteTable().Add("."), ByteTable().Add(":?#@[%"),
    ByteTable().AddControls().Add(" \"'<>\\^`{}")};

alignas(16) inline constexpr std::uint8_t kHighHalves[16] = {1, 2, 4, 8, 16, 32, 64, 128};

using WordsOfSets = std::array<std::uint64_t*, UrlMarks::kSets>;

}  // namespace urlfilter::url
#endif  // URLFILTER_FILTERLIB_URL_URL_MARKS_SETS_

HWY_BEFORE_NAMESPACE();
namespace urlfilter::url::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Bit i % 64 of word i / 64 of a set: bytes[i] is in it. `count` is a multiple of 64.
#if HWY_TARGET == HWY_SCALAR

void FindMarks(const std::uint8_t* bytes, std::size_t count, const WordsOfSets& words) {
  for (std::uint64_t* const set_words : words) std::fill_n(set_words, count / 64, 0);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t set = 0; set < UrlMarks::kSets; ++set) {
      const bool is_in = kByteTables[set].Has(bytes[i]) || (set == kSpecials && bytes[i] > 0x7f);
      words[set][i / 64] |= std::uint64_t{is_in} << i % 64;
    }
  }
}

#else

using ByteTag = hn::CappedTag<std::uint8_t, 64>;
using Bytes = hn::Vec<ByteTag>;

void FindMarks(const std::uint8_t* bytes, std::size_t count, const WordsOfSets& words) {
  const ByteTag d;
  const Bytes high_halves = hn::LoadDup128(d, kHighHalves);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const Bytes block = hn::LoadU(d, bytes + i);
    const Bytes low = hn::And(block, hn::Set(d, std::uint8_t{0x0f}));
    const Bytes high = hn::TableLookupBytes(high_halves, hn::ShiftRight<4>(block));
    for (std::size_t set = 0; set < UrlMarks::kSets; ++set) {
      const Bytes table = hn::LoadDup128(d, kByteTables[set].by_low_half);
      auto is_in = hn::Ne(hn::And(hn::TableLookupBytes(table, low), high), hn::Zero(d));
      if (set == kSpecials) is_in = hn::Or(is_in, hn::Eq(high, hn::Zero(d)));  // above 0x7f
      hn::StoreMaskBits(d, is_in, reinterpret_cast<std::uint8_t*>(words[set]) + i / 8);
    }
  }
}

#endif

}  // namespace urlfilter::url::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::url {
namespace {

HWY_EXPORT(FindMarks);

}  // namespace

UrlMarks::UrlMarks(std::string_view url) : size_(url.size()) {
  std::memcpy(bytes_.data(), url.data(), size_);
  std::memset(bytes_.data() + size_, 'x', kSlack);
  WordsOfSets words;
  for (std::size_t set = 0; set < kSets; ++set) words[set] = places_[set].words_.data();
  const std::size_t used_words = size_ / 64 + 1;
  HWY_DYNAMIC_DISPATCH(FindMarks)
  (reinterpret_cast<const std::uint8_t*>(bytes_.data()), 64 * used_words, words);
  for (std::uint64_t* const set_words : words) {
    set_words[used_words - 1] |= std::uint64_t{1} << size_ % 64;
  }
}

}  // namespace urlfilter::url
#endif  // HWY_ONCE
