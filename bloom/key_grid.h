// Keys that are pieces of one text, as the sub-URLs of a URL are: all that begin at one of a few
// places and end at one of others.
//
//   text "sub.example.com/a/b", begins {0, 4}, ends {15, 17, 19}:
//   sub.example.com  sub.example.com/a  sub.example.com/a/b  example.com  example.com/a  ...
#ifndef URLFILTER_BLOOM_KEY_GRID_H_
#define URLFILTER_BLOOM_KEY_GRID_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace urlfilter::bloom {

// Limits of a grid; they bound the memory that its hashes need.
inline constexpr std::size_t kMaxGridKey = 2048;  // bytes from a begin to an end
inline constexpr std::size_t kMaxGridBegins = 8;
inline constexpr std::size_t kMaxGridEnds = 48;

// Offsets into `text`, ascending; at least one of each, and the last begin is at most the first
// end. The owner of the text and the offsets keeps them while the grid is in use.
struct KeyGrid {
  std::string_view text;
  std::span<const uint32_t> begins;
  std::span<const uint32_t> ends;
  // The first so many begins go with every end; the others with the first end only.
  std::size_t deep_begins = 0;
  // The keys of the first so many ends come twice: as they are, and with a "/" behind them.
  std::size_t slashed_ends = 0;

  std::size_t BeginsOf(std::size_t end) const { return end == 0 ? begins.size() : deep_begins; }
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_GRID_H_
