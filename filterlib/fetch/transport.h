// How the updater reaches a server: one GET at a time over an authenticated channel.
//
// filterlib has one implementation over cpp-httplib (httplib_transport.h); an app on Apple's
// systems passes one over URLSession; tests pass a FakeTransport. An implementation must
// - verify the server's certificate chain and host name, and refuse plain HTTP (but to loopback),
// - follow no redirects: a 3xx is an answer like any other,
// - ask for and accept no content coding, so that the byte limit below counts what arrives,
// - stop at `max_body_bytes` and at `total_timeout`, whatever the server does in between.
#ifndef URLFILTER_FILTERLIB_FETCH_TRANSPORT_H_
#define URLFILTER_FILTERLIB_FETCH_TRANSPORT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter::fetch {

struct Request {
  std::string url;            // absolute, e.g. "https://filters.example/v1/corp/manifest.json"
  std::string if_none_match;  // entity tag as the server sent it, with quotes; empty: none
  uint64_t range_from = 0;    // above 0: ask for the bytes from here on ...
  std::string if_range;       // ... if the entity tag is still this one; needed with range_from
  uint64_t max_body_bytes = 0;
  std::chrono::milliseconds total_timeout{0};  // from the call to the last byte
};

// Names and values.
using HeaderFields = std::vector<std::pair<std::string, std::string>>;

// What a transport sends beside the URL, so that each of them asks alike.
HeaderFields HeadersOf(const Request& request);

struct ResponseHead {
  int status = 0;    // 200, 206, 304, 404, ...
  std::string etag;  // as sent, with quotes; empty if none
  std::optional<uint64_t> content_length;
  std::optional<uint64_t> range_from;           // of Content-Range, with a 206
  std::optional<uint64_t> retry_after_seconds;  // Retry-After in its seconds form
};

// Receives the body of a 200 or 206; any other body is dropped. An error ends the transfer and is
// what Get() returns.
struct BodySink {
  std::function<absl::Status(const ResponseHead&)> on_head;  // once, before the first byte
  std::function<absl::Status(std::string_view)> on_bytes;
};

// Not thread-safe: one updater, one transport.
class Transport {
 public:
  virtual ~Transport() = default;

  // Returns the head of a complete answer of any HTTP status. Otherwise, by what to do next:
  //   Unavailable        no connection, it broke or went silent, or a content coding was applied:
  //                      retry later
  //   DeadlineExceeded   `total_timeout`, or a time-out of the transport: retry later
  //   Unauthenticated    the server's certificate is not acceptable; the message says why
  //   ResourceExhausted  more than `max_body_bytes`, or endless headers
  //   Cancelled          the app ended it, e.g. before the system suspends it: counts as no attempt
  //   InvalidArgument    the URL is not one this transport takes
  //   FailedPrecondition this side's set-up, e.g. an unreadable CA file
  // Any error of the sink is passed on. No exception leaves it.
  virtual absl::StatusOr<ResponseHead> Get(const Request& request, const BodySink& sink) = 0;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_TRANSPORT_H_
