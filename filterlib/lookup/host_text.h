// The host of a URL as the system takes it.
#ifndef URLFILTER_FILTERLIB_LOOKUP_HOST_TEXT_H_
#define URLFILTER_FILTERLIB_LOOKUP_HOST_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "filterlib/url/ascii.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/url_marks.h"

namespace urlfilter::lookup_internal {

// url::OsHost(raw_host). Only a host with escapes or non-ASCII bytes (and, by marks, an IPv6
// address) needs memory of its own; any other view() is `raw_host`, which must live as long.
class HostText {
 public:
  explicit HostText(std::string_view raw_host) : view_(raw_host) {
    if (url::IsAscii(raw_host) && raw_host.find('%') == std::string_view::npos) return;
    Convert();
  }
  // The same for a part of marks.text().
  HostText(std::string_view raw_host, const url::UrlMarks& marks) : view_(raw_host) {
    const std::size_t begin = marks.OffsetOf(raw_host);
    if (marks.specials().Next(begin) < begin + raw_host.size()) Convert();
  }
  HostText(const HostText&) = delete;
  HostText& operator=(const HostText&) = delete;

  std::string_view view() const { return view_; }

 private:
  void Convert() {
    text_ = url::OsHost(view_);
    view_ = text_;
  }

  std::string text_;
  std::string_view view_;
};

}  // namespace urlfilter::lookup_internal

#endif  // URLFILTER_FILTERLIB_LOOKUP_HOST_TEXT_H_
