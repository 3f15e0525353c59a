// Paths as browsers walk them before they send a request (WHATWG URL, "path state").
#ifndef URLFILTER_FILTERLIB_URL_PATH_SEGMENTS_H_
#define URLFILTER_FILTERLIB_URL_PATH_SEGMENTS_H_

#include <string_view>
#include <vector>

namespace urlfilter::url {

// "." and "%2e".
bool IsDotSegment(std::string_view segment);

// "..", and with either or both dots escaped.
bool IsDoubleDotSegment(std::string_view segment);

// What lies between the slashes of `path`, escapes as written, with dot segments resolved. Empty
// segments stay; a path that ends in "/" (or in a dot segment) ends in an empty one. Views into
// `path`. "" and "/" give one empty segment.
std::vector<std::string_view> ResolvedSegments(std::string_view path);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_PATH_SEGMENTS_H_
