// Keys that share their bytes, as the sub-URLs of a URL do: every key is a head and, behind it, the
// front of one body.
//
//   heads "sub.example.com", "example.com"; body "/a/b", ends {0, 2, 4}:
//   sub.example.com  example.com  sub.example.com/a  example.com/a  sub.example.com/a/b  ...
#ifndef URLFILTER_BLOOM_KEY_GRID_H_
#define URLFILTER_BLOOM_KEY_GRID_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bloom/prefilter_hash.h"

namespace urlfilter::bloom {

// Limits of a grid; they bound the memory that its hashes need.
inline constexpr std::size_t kMaxGridHeads = 8;
inline constexpr std::size_t kMaxGridEnds = 48;
inline constexpr std::size_t kMaxGridKeys = 2 * kMaxGridEnds * kMaxGridHeads;

// The body is read in whole words, so this many bytes behind it must be readable, also where it is
// empty.
inline constexpr std::size_t kGridBodySlack = 4;

// The owner of the spans keeps them while the grid is in use.
struct KeyGrid {
  // Hashed with the seed of the filter. At least one, at most kMaxGridHeads.
  std::span<const IncrementalKeyHash::State> heads;
  // The first so many heads go with every end; the others with the first end only. At most
  // heads.size().
  std::size_t deep_heads = 0;
  std::string_view body;
  // Offsets into `body`, ascending: where keys end. At least one, at most kMaxGridEnds.
  std::span<const uint32_t> ends;
  // The keys of the first so many ends come twice: as they are, and with a "/" behind them.
  std::size_t slashed_ends = 0;

  std::size_t HeadsOf(std::size_t end) const { return end == 0 ? heads.size() : deep_heads; }
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_GRID_H_
