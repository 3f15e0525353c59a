// Conditional requests, ranges and content negotiation (RFC 9110, sections 8.8, 12.5.1, 13 and
// 14): what the answer to a GET or HEAD is, given the representation that would be sent.
// Pure functions of header values; header values may be hostile.
#ifndef URLFILTER_SERVER_HTTP_CONDITIONAL_H_
#define URLFILTER_SERVER_HTTP_CONDITIONAL_H_

#include <cstdint>
#include <string_view>

#include "server/http/http_message.h"

namespace urlfilter::server {

// One file as it would be sent whole.
struct Representation {
  std::string_view entity_tag;  // strong, with its quotes: "\"6f3a...\""
  std::string_view media_type;
  uint64_t size_bytes = 0;
};

// True if `list` (the value of If-None-Match or If-Match) is `*` or holds `entity_tag`. Weak tags
// (W/"...") count for If-None-Match only (`weak_comparison`).
bool EntityTagListed(std::string_view list, std::string_view entity_tag, bool weak_comparison);

// The first entity tag of `list` without its quotes, if it is at most 64 characters of
// [0-9A-Za-z+/=_.-]; else empty.
std::string_view FirstPlainEntityTag(std::string_view list);

// Inside the file it is of.
struct ByteRange {
  uint64_t first = 0;
  uint64_t size_bytes = 0;
};

enum class RangeOutcome {
  kWhole,          // no range, or one that may be ignored: send `range`, which is all, with 200
  kPartial,        // send `range` with 206
  kUnsatisfiable,  // 416
};

struct RangeDecision {
  RangeOutcome outcome = RangeOutcome::kWhole;
  ByteRange range;
};

// Decides over `Range` (header value, empty if absent) for a file of `size_bytes`. One byte range
// is honoured, its end cut to that of the file. Several ranges, other units, numbers of more than
// 18 digits and malformed values are ignored, as RFC 9110 14.2 allows.
RangeDecision DecideRange(std::string_view range_header, uint64_t size_bytes);

// True if the value of an Accept header admits `media_type` ("application/json"): if the most exact
// range that matches has no q=0. An empty value admits everything.
bool AcceptAdmits(std::string_view accept, std::string_view media_type);

struct Precondition {
  int status = 200;  // 200, 206, 304, 406, 412 or 416
  ByteRange range;   // what to send with 200 and 206
};

// The order of RFC 9110 13.2.2: If-Match, If-None-Match, Range with If-Range; Accept before all.
// Ranges of a GET only. An If-Range that is a date never matches: Last-Modified is no strong
// validator.
Precondition Decide(const Request& request, const Representation& representation);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_CONDITIONAL_H_
