// The canonical text of a URL that all its in-app keys are parts of, made without allocation.
//
//   InAppText text;
//   if (text.Assign("http://www.example.com/a/b/?q")) {
//     text.Key(0, 2, true);   // "www.example.com/a/b?q"
//     text.Key(4, 2, false);  // "example.com/a/b"
//   }
#ifndef URLFILTER_FILTERLIB_URL_IN_APP_TEXT_H_
#define URLFILTER_FILTERLIB_URL_IN_APP_TEXT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "filterlib/url/canonical_host.h"
#include "filterlib/url/in_app_keys.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/url_marks.h"

namespace urlfilter::url {

// About 6 KB, meant for the stack; touched as far as used. Holds every key within the limits of
// in_app_keys.h; Key() may also give longer ones, which no rule has. Copies what it needs of the
// URL; views are into this object and hold until the next Assign().
class InAppText {
 public:
  InAppText() = default;
  InAppText(const InAppText&) = delete;
  InAppText& operator=(const InAppText&) = delete;

  // False when CanonicalizeUrl() refuses the URL; nothing else may be called then. Of a path beyond
  // the limits the front is kept, without a query. Allocates only for unusual URLs: escapes or dot
  // segments in the path, userinfo, a port of five digits, bytes that canonical_url.h removes or
  // escapes (such as a space or a quote), hosts that IsCanonicalHost() does not accept, paths
  // beyond the limits. Fastest, since nothing has to be put together, for URLs of which the keys
  // are pieces already.
  bool Assign(std::string_view url);

  std::string_view host() const { return {text_, host_size_}; }
  bool host_is_address() const { return host_is_address_; }
  std::size_t path_segments() const { return segments_; }
  bool has_query() const { return query_end_ != 0; }

  // From offset `host_begin` of the host to the end of path segment number `segments`
  // (0: the host alone; at most path_segments()), or, if has_query(), to the end of the query.
  std::string_view Key(std::size_t host_begin, std::size_t segments, bool with_query) const {
    const std::size_t end = with_query ? query_end_ : segment_ends_[segments];
    return {text_ + host_begin, end - host_begin};
  }

 private:
  bool AssignPieces(const UrlMarks& marks, const RawUrl& raw);
  bool AssignPlain(const RawUrl& raw);
  bool AssignUnusual(std::string_view url);
  void AssignHost(std::string_view host);
  void EndHost(bool is_address);
  bool AppendPathPieces(const UrlMarks& marks, std::size_t begin, std::size_t end);
  bool AppendPath(std::string_view path);
  bool AppendSegment(std::string_view segment);
  void AppendQuery(std::string_view query);
  bool AppendBytes(std::string_view bytes);

  const char* text_ = nullptr;  // in marks_ or bytes_
  std::array<std::uint16_t, kMaxInAppPathSegments + 1> segment_ends_;
  std::size_t size_ = 0;
  std::size_t host_size_ = 0;
  std::size_t segments_ = 0;
  std::size_t query_end_ = 0;  // 0: no query
  bool host_is_address_ = false;
  std::optional<UrlMarks> marks_;
  std::array<char, kMaxHostBytes + kMaxInAppKeyBytes> bytes_;  // a key of any suffix fits
};

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_IN_APP_TEXT_H_
