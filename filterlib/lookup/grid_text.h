// The text that a URL's sub-URLs are pieces of, while it is put together.
//
//   GridText text;
//   text.AddPath("/a//b/", /*percent_decoded=*/true);   // "/a/b"
//   text.AddPart('?', "q");                             // "/a/b?q"
//   text.SetFront("www.example.com", "");               // "www.example.com/a/b?q"
#ifndef URLFILTER_FILTERLIB_LOOKUP_GRID_TEXT_H_
#define URLFILTER_FILTERLIB_LOOKUP_GRID_TEXT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bloom/key_grid.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::lookup_internal {

// The front, which is a host with or without a port, is put before what has been added, so that
// several fronts share the work done for the path. Offsets are into view(). About 2 KB, meant for
// the stack; only URLs for which Fits() holds fit in.
class GridText {
 public:
  // `host` is what SetFront() will be given, but for "www.".
  static bool Fits(const url::RawUrl& url, std::string_view host);

  GridText() { ends_[0] = kFrontRoom; }

  // Adds every component that is not empty with a "/" before it, and an end after it.
  void AddPath(std::string_view path, bool percent_decoded);

  void AddByte(char byte) { bytes_[size_++] = byte; }

  // Adds `mark` and `text`, and an end after them.
  void AddPart(char mark, std::string_view text);

  // Takes away the byte that follows the path. Ends of the path and the front go with it: those of
  // parts stay.
  void DropByteAfterPath();

  // Folds A-Z in what has been added.
  void FoldCase();

  // Replaces the front by `host` and, if there is a `port`, a colon and the port.
  void SetFront(std::string_view host, std::string_view port);
  std::size_t front_begin() const { return front_begin_; }

  std::string_view view() const { return {bytes_.data(), size_}; }

  // The end of the front, then those of path components, then those of parts.
  std::span<const uint32_t> ends() const {
    return {ends_.data() + first_end_, end_count_ - first_end_};
  }
  std::size_t path_ends() const { return path_ends_; }  // how many are the front's and the path's

 private:
  static constexpr std::size_t kFrontRoom = 320;
  static constexpr std::size_t kMostAdded = bloom::kMaxGridKey - kFrontRoom;

  void AddEnd() { ends_[end_count_++] = static_cast<uint32_t>(size_); }
  void AddBytes(std::string_view bytes);
  void AddDecoded(std::string_view component);

  std::array<char, kFrontRoom + kMostAdded> bytes_;
  std::array<uint32_t, bloom::kMaxGridEnds> ends_;
  std::size_t size_ = kFrontRoom;
  std::size_t front_begin_ = kFrontRoom;
  std::size_t end_count_ = 1;
  std::size_t first_end_ = 0;
  std::size_t path_end_ = kFrontRoom;
  std::size_t path_ends_ = 1;
};

}  // namespace urlfilter::lookup_internal

#endif  // URLFILTER_FILTERLIB_LOOKUP_GRID_TEXT_H_
