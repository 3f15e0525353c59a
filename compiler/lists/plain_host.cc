#include "compiler/lists/plain_host.h"

#include <bit>
#include <cstdint>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compiler/lists/plain_host.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

// One bit a byte of the window, the first byte lowest.
#ifndef URLFILTER_COMPILER_LISTS_WINDOW_MASKS_
#define URLFILTER_COMPILER_LISTS_WINDOW_MASKS_
namespace urlfilter::compiler {

struct WindowMasks {
  uint64_t newlines = 0;
  uint64_t dots = 0;
  uint64_t names = 0;  // letters, digits, '-', '_'
};

}  // namespace urlfilter::compiler
#endif  // URLFILTER_COMPILER_LISTS_WINDOW_MASKS_

HWY_BEFORE_NAMESPACE();
namespace urlfilter::compiler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<uint8_t, kPlainHostWindow>;

template <typename Mask>
HWY_INLINE uint64_t Bits(Mask mask) {
  uint8_t bytes[16] = {};
  hn::StoreMaskBits(Tag(), mask, bytes);
  uint64_t bits;
  std::memcpy(&bits, bytes, sizeof(bits));
  return bits;
}

void ClassifyWindow(const char* HWY_RESTRICT window, WindowMasks& masks) {
  const Tag d;
  const auto is = [&](auto bytes, char c) {
    return hn::Eq(bytes, hn::Set(d, static_cast<uint8_t>(c)));
  };
  const auto between = [&](auto bytes, char first, char last) {
    const auto offset = hn::Sub(bytes, hn::Set(d, static_cast<uint8_t>(first)));
    return hn::Eq(hn::Min(offset, hn::Set(d, static_cast<uint8_t>(last - first))), offset);
  };
  for (size_t first = 0; first < kPlainHostWindow; first += hn::Lanes(d)) {
    const auto bytes = hn::LoadU(d, reinterpret_cast<const uint8_t*>(window) + first);
    const auto word = hn::Or(between(bytes, 'a', 'z'), between(bytes, '0', '9'));
    masks.newlines |= Bits(is(bytes, '\n')) << first;
    masks.dots |= Bits(is(bytes, '.')) << first;
    masks.names |= Bits(hn::Or(word, hn::Or(is(bytes, '-'), is(bytes, '_')))) << first;
  }
}

}  // namespace urlfilter::compiler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace urlfilter::compiler {
namespace {

HWY_EXPORT(ClassifyWindow);

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

size_t PlainHostLength(const char* line) {
  WindowMasks masks;
  HWY_DYNAMIC_DISPATCH(ClassifyWindow)(line, masks);
  const int length = std::countr_zero(masks.newlines);
  if (length == 0 || length == 64) return 0;
  const uint64_t within = (uint64_t{1} << length) - 1;
  const uint64_t dots = masks.dots & within;
  if (dots == 0 || ((masks.dots | masks.names) & within) != within) return 0;
  const bool empty_label = (dots & (dots << 1 | 1)) != 0 || dots >> (length - 1) != 0;
  if (empty_label || std::memcmp(line, "www.", 4) == 0) return 0;
  // A last label that starts with a digit may be part of an IPv4 address.
  const int last_dot = 63 - std::countl_zero(dots);
  return IsDigit(line[last_dot + 1]) ? 0 : static_cast<size_t>(length);
}

}  // namespace urlfilter::compiler
#endif  // HWY_ONCE
