#include "filterlib/url/path_segments.h"

#include <algorithm>
#include <cstddef>

#include "filterlib/url/ascii.h"

namespace urlfilter::url {
namespace {

// Takes "." or "%2e" off the front.
bool ConsumeDot(std::string_view& text) {
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    return true;
  }
  if (!EqualsIgnoringCase(text.substr(0, 3), "%2e")) return false;
  text.remove_prefix(3);
  return true;
}

}  // namespace

bool IsDotSegment(std::string_view segment) { return ConsumeDot(segment) && segment.empty(); }

bool IsDoubleDotSegment(std::string_view segment) {
  // NOLINTNEXTLINE(misc-redundant-expression): each call takes a dot away.
  return ConsumeDot(segment) && ConsumeDot(segment) && segment.empty();
}

std::vector<std::string_view> ResolvedSegments(std::string_view path) {
  std::vector<std::string_view> segments;
  bool ends_in_dots = false;
  for (std::size_t begin = path.starts_with('/') ? 1 : 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    begin = end + 1;
    const bool up = IsDoubleDotSegment(segment);
    ends_in_dots = up || IsDotSegment(segment);
    if (up && !segments.empty()) segments.pop_back();
    if (!ends_in_dots) segments.push_back(segment);
  }
  if (ends_in_dots) segments.emplace_back();
  return segments;
}

}  // namespace urlfilter::url
