// What follows the host in a URL's sub-URLs: the body of a key grid, while it is put together.
//
//   GridBody body(marks, GridBody::Spelling::kDecoded);
//   body.AddPath("/a//b/");    // "/a/b", ends 0, 2, 4
//   body.AddPart('?', "q");    // "/a/b?q", ends 0, 2, 4, 6
#ifndef URLFILTER_FILTERLIB_LOOKUP_GRID_BODY_H_
#define URLFILTER_FILTERLIB_LOOKUP_GRID_BODY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bloom/key_grid.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/url_marks.h"

namespace urlfilter::lookup_internal {

// About 2 KB, meant for the stack; only URLs for which Fits() holds fit in. All parts that are
// added are views into marks.text().
class GridBody {
 public:
  // How the bytes of a path become those of the body; a query and a fragment are never decoded.
  enum class Spelling { kDecoded, kFolded };

  static bool Fits(const url::UrlMarks& marks, const url::RawUrl& url);

  GridBody(const url::UrlMarks& marks, Spelling spelling) : marks_(marks), spelling_(spelling) {
    AddEnd();
  }

  // Adds every component that is not empty with a "/" before it, and an end after it. `path` is ""
  // or begins with "/". Returns whether that is the path itself, but for a slash at its end.
  bool AddPath(std::string_view path);

  void AddByte(char byte) { bytes_[size_++] = byte; }

  // Adds `mark` and `text`, and an end after them.
  void AddPart(char mark, std::string_view text);

  // With bloom::kGridBodySlack bytes behind it.
  std::string_view view() const { return {bytes_.data(), size_}; }

  // 0, then the ends of path components, then those of parts.
  std::span<const uint32_t> ends() const { return {ends_.data(), end_count_}; }

 private:
  static constexpr std::size_t kMostBytes = url::UrlMarks::kMaxBytes + 1;  // "/" before a query

  void AddEnd() { ends_[end_count_++] = static_cast<uint32_t>(size_); }
  void AddBytes(std::string_view bytes);
  void AddDecoded(std::string_view component);
  bool AddWholePath(std::string_view path);
  bool IsDecoded(std::string_view path) const;

  const url::UrlMarks& marks_;
  const Spelling spelling_;
  std::size_t size_ = 0;
  std::size_t end_count_ = 0;
  std::array<uint32_t, bloom::kMaxGridEnds> ends_;
  std::array<char, kMostBytes + bloom::kGridBodySlack> bytes_;
};

}  // namespace urlfilter::lookup_internal

#endif  // URLFILTER_FILTERLIB_LOOKUP_GRID_BODY_H_
