// What follows the host in a URL's sub-URLs: the body of a key grid, while it is put together.
//
//   GridBody body;
//   body.AddPath("/a//b/", /*percent_decoded=*/true);   // "/a/b", ends 0, 2, 4
//   body.AddPart('?', "q");                             // "/a/b?q", ends 0, 2, 4, 6
#ifndef URLFILTER_FILTERLIB_LOOKUP_GRID_BODY_H_
#define URLFILTER_FILTERLIB_LOOKUP_GRID_BODY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bloom/key_grid.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::lookup_internal {

// About 2 KB, meant for the stack; only URLs for which Fits() holds fit in.
class GridBody {
 public:
  static bool Fits(const url::RawUrl& url);

  GridBody() { AddEnd(); }

  // Adds every component that is not empty with a "/" before it, and an end after it.
  void AddPath(std::string_view path, bool percent_decoded);

  void AddByte(char byte) { bytes_[size_++] = byte; }

  // Adds `mark` and `text`, and an end after them.
  void AddPart(char mark, std::string_view text);

  // Folds A-Z.
  void FoldCase();

  // With bloom::kGridBodySlack bytes behind it.
  std::string_view view() const { return {bytes_.data(), size_}; }

  // 0, then the ends of path components, then those of parts.
  std::span<const uint32_t> ends() const { return {ends_.data(), end_count_}; }

 private:
  static constexpr std::size_t kMostBytes = 1728;

  void AddEnd() { ends_[end_count_++] = static_cast<uint32_t>(size_); }
  void AddBytes(std::string_view bytes);
  void AddDecoded(std::string_view component);

  std::array<char, kMostBytes + bloom::kGridBodySlack> bytes_;
  std::array<uint32_t, bloom::kMaxGridEnds> ends_;
  std::size_t size_ = 0;
  std::size_t end_count_ = 0;
};

}  // namespace urlfilter::lookup_internal

#endif  // URLFILTER_FILTERLIB_LOOKUP_GRID_BODY_H_
