// Reads a request's head: where it ends, what its framing is, and what it says. The only reader of
// requests here, so that no two can disagree about one. A connection calls it as bytes arrive.
//
// Strict on purpose (RFC 9112): lines end in CR LF, no bare CR, LF or NUL, no folded lines, one
// Content-Length of digits only, no Transfer-Encoding. What two parsers could read in two ways is
// refused, so a proxy in front and this server always agree about where a request ends.
#ifndef URLFILTER_SERVER_HTTP_REQUEST_HEAD_H_
#define URLFILTER_SERVER_HTTP_REQUEST_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace urlfilter::server {

struct HeadLimits {
  size_t head_bytes = 16 * 1024;   // request line and all headers: else 431
  size_t target_bytes = 4 * 1024;  // the request target: else 414
};

struct RequestHead {
  // 0: no whole head yet, read on. 200: complete. Else the status to refuse with: 400, 411, 414,
  // 417, 431 or 505.
  int status = 0;
  std::string_view reason;  // why it is refused; a literal

  // When complete. The views point into the bytes that were read.
  std::string_view method;                                             // a token; as it came
  std::string_view target;                                             // without spaces; as it came
  std::vector<std::pair<std::string_view, std::string_view>> headers;  // in order, values trimmed
  size_t size_bytes = 0;        // of the head with its empty line
  uint64_t content_length = 0;  // below 10^18; 0 if the header is missing
  bool expects_continue = false;
  bool is_http_1_0 = false;
  // The client wishes another request on this connection: HTTP/1.1 without "Connection: close", or
  // HTTP/1.0 with "Connection: keep-alive" (RFC 9112, 9.3).
  bool keep_alive = false;
};

// Looks at the bytes received so far, from the first byte of the head; bytes behind the head are
// not looked at. O(bytes of the head), each time.
RequestHead ReadRequestHead(std::string_view bytes, const HeadLimits& limits);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_REQUEST_HEAD_H_
