// Where a request's head ends, and what its framing is: the strict gate in front of the HTTP
// engine. The engine reads from memory and never waits, so a connection must know, byte by byte
// as they arrive, whether a whole request is there.
//
// Strict on purpose (RFC 9112): lines end in CR LF, no bare CR, LF or NUL, no folded lines, one
// Content-Length of digits only, no Transfer-Encoding. What two parsers could read in two ways is
// refused, so a proxy in front and the engine behind always agree about where a request ends.
#ifndef URLFILTER_SERVER_HTTP_REQUEST_HEAD_H_
#define URLFILTER_SERVER_HTTP_REQUEST_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urlfilter::server {

struct HeadLimits {
  size_t head_bytes = 16 * 1024;   // request line and all headers: else 431
  size_t target_bytes = 4 * 1024;  // the request target: else 414
};

struct RequestHead {
  // 0: no whole head yet, read on. 200: complete. Else the status to refuse with.
  int status = 0;
  std::string_view reason;  // why it is refused
  std::string_view target;  // when complete; points into the bytes that were scanned
  size_t size_bytes = 0;    // of the head with its empty line, when complete
  uint64_t content_length = 0;
  bool expects_continue = false;
  bool has_range = false;
};

// Looks at the bytes received so far. O(bytes).
RequestHead ScanRequestHead(std::string_view bytes, const HeadLimits& limits);

// Removes every header `name` (any case) from the complete head at the start of `bytes` and
// returns the value of the first, trimmed; `found` says if there was one.
struct TakenHeader {
  bool found = false;
  std::string value;
};
TakenHeader TakeHeader(std::string& head, std::string_view name);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_REQUEST_HEAD_H_
