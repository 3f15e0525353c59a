#include "filterlib/lookup/grid_body.h"

#include <algorithm>
#include <cstring>

#include "filterlib/url/ascii.h"
#include "filterlib/url/percent.h"

namespace urlfilter::lookup_internal {

bool GridBody::Fits(const url::RawUrl& url) {
  constexpr std::size_t kMarks = 3;  // "/", "?", "#"
  const std::size_t size = url.path.size() + url.query.size() + url.fragment.size() + kMarks;
  if (size > kMostBytes) return false;
  const auto slashes = std::count(url.path.begin(), url.path.end(), '/');
  return static_cast<std::size_t>(slashes) + kMarks <= bloom::kMaxGridEnds;
}

void GridBody::AddBytes(std::string_view bytes) {
  std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void GridBody::AddDecoded(std::string_view component) {
  for (std::size_t i = 0; i < component.size(); ++i) {
    const bool escape = url::IsEscape(component, i);
    AddByte(escape ? url::EscapedByte(component, i) : component[i]);
    if (escape) i += 2;
  }
}

void GridBody::AddPath(std::string_view path, bool percent_decoded) {
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view component = path.substr(begin, end - begin);
    begin = end + 1;
    if (component.empty()) continue;
    AddByte('/');
    percent_decoded ? AddDecoded(component) : AddBytes(component);
    AddEnd();
  }
}

void GridBody::AddPart(char mark, std::string_view text) {
  AddByte(mark);
  AddBytes(text);
  AddEnd();
}

void GridBody::FoldCase() { url::CopyToLower(view(), bytes_.data()); }

}  // namespace urlfilter::lookup_internal
