#include "filterlib/lookup/grid_text.h"

#include <algorithm>
#include <cstring>

#include "filterlib/url/ascii.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"

namespace urlfilter::lookup_internal {

bool GridText::Fits(const url::RawUrl& url, std::string_view host) {
  constexpr std::size_t kMarks = 3;  // "/", "?", "#"
  const std::size_t added = url.path.size() + url.query.size() + url.fragment.size() + kMarks;
  const std::size_t front =
      url::os::kWww.size() + host.size() + 1 + std::max<std::size_t>(url.port.size(), 3);
  if (added > kMostAdded || front > kFrontRoom) return false;
  const auto slashes = std::count(url.path.begin(), url.path.end(), '/');
  return static_cast<std::size_t>(slashes) + kMarks <= bloom::kMaxGridEnds;
}

void GridText::AddBytes(std::string_view bytes) {
  std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void GridText::AddDecoded(std::string_view component) {
  for (std::size_t i = 0; i < component.size(); ++i) {
    const bool escape = url::IsEscape(component, i);
    AddByte(escape ? url::EscapedByte(component, i) : component[i]);
    if (escape) i += 2;
  }
}

void GridText::AddPath(std::string_view path, bool percent_decoded) {
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view component = path.substr(begin, end - begin);
    begin = end + 1;
    if (component.empty()) continue;
    AddByte('/');
    percent_decoded ? AddDecoded(component) : AddBytes(component);
    AddEnd();
  }
  path_end_ = size_;
  path_ends_ = end_count_;
}

void GridText::AddPart(char mark, std::string_view text) {
  AddByte(mark);
  AddBytes(text);
  AddEnd();
}

void GridText::DropByteAfterPath() {
  char* const after_path = bytes_.data() + path_end_;
  std::memmove(after_path, after_path + 1, size_ - path_end_ - 1);
  --size_;
  for (std::size_t i = path_ends_; i < end_count_; ++i) --ends_[i];
  first_end_ = path_ends_;
}

void GridText::FoldCase() {
  char* const added = bytes_.data() + kFrontRoom;
  url::CopyToLower({added, size_ - kFrontRoom}, added);
}

void GridText::SetFront(std::string_view host, std::string_view port) {
  front_begin_ = kFrontRoom - host.size() - (port.empty() ? 0 : port.size() + 1);
  char* out = bytes_.data() + front_begin_;
  out = std::copy(host.begin(), host.end(), out);
  if (port.empty()) return;
  *out++ = ':';
  std::copy(port.begin(), port.end(), out);
}

}  // namespace urlfilter::lookup_internal
