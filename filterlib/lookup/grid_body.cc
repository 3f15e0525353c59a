#include "filterlib/lookup/grid_body.h"

#include <algorithm>
#include <cstring>

#include "filterlib/url/ascii.h"
#include "filterlib/url/percent.h"

namespace urlfilter::lookup_internal {

bool GridBody::Fits(const url::UrlMarks& marks, const url::RawUrl& url) {
  constexpr std::size_t kOtherEnds = 3;  // of the host, the query and the fragment
  const std::size_t begin = marks.OffsetOf(url.path);
  return marks.slashes().Count(begin, begin + url.path.size()) + kOtherEnds <= bloom::kMaxGridEnds;
}

void GridBody::AddBytes(std::string_view bytes) {
  char* const out = bytes_.data() + size_;
  size_ += bytes.size();
  if (spelling_ == Spelling::kFolded) return url::CopyToLower(bytes, out);
  std::memcpy(out, bytes.data(), bytes.size());
}

void GridBody::AddDecoded(std::string_view component) {
  for (std::size_t i = 0; i < component.size(); ++i) {
    const bool escape = url::IsEscape(component, i);
    AddByte(escape ? url::EscapedByte(component, i) : component[i]);
    if (escape) i += 2;
  }
}

// True when decoding would leave the path as it is.
bool GridBody::IsDecoded(std::string_view path) const {
  const std::size_t begin = marks_.OffsetOf(path);
  const url::UrlMarks::Places& specials = marks_.specials();
  for (std::size_t i = specials.Next(begin); i < begin + path.size(); i = specials.Next(i + 1)) {
    if (marks_.text()[i] == '%') return false;
  }
  return true;
}

// For a path without empty components inside; otherwise does nothing and returns false.
bool GridBody::AddWholePath(std::string_view path) {
  const std::size_t begin = marks_.OffsetOf(path);
  const url::UrlMarks::Places& slashes = marks_.slashes();
  std::size_t count = end_count_;
  std::size_t last = 0;
  for (std::size_t i = slashes.Next(begin + 1); i < begin + path.size(); i = slashes.Next(i + 1)) {
    const std::size_t slash = i - begin;
    if (slash == last + 1) return false;
    ends_[count++] = static_cast<uint32_t>(slash);
    last = slash;
  }
  if (last + 1 == path.size()) {
    path.remove_suffix(1);
  } else {
    ends_[count++] = static_cast<uint32_t>(path.size());
  }
  end_count_ = count;
  AddBytes(path);
  return true;
}

bool GridBody::AddPath(std::string_view path) {
  if (path.empty()) return true;
  const bool decode = spelling_ == Spelling::kDecoded && !IsDecoded(path);
  if (!decode && AddWholePath(path)) return true;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view component = path.substr(begin, end - begin);
    begin = end + 1;
    if (component.empty()) continue;
    AddByte('/');
    decode ? AddDecoded(component) : AddBytes(component);
    AddEnd();
  }
  return false;
}

void GridBody::AddPart(char mark, std::string_view text) {
  AddByte(mark);
  AddBytes(text);
  AddEnd();
}

}  // namespace urlfilter::lookup_internal
