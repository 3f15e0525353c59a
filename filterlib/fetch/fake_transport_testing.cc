#include "filterlib/fetch/fake_transport_testing.h"

#include <cstddef>
#include <string_view>

namespace urlfilter::fetch {
namespace {

std::string PathOf(const std::string& url) { return url.substr(url.find('/', url.find("//") + 2)); }

absl::Status Deliver(const Request& request, std::string_view body, uint64_t cut_after,
                     const BodySink& sink) {
  constexpr size_t kPiece = 1000;
  for (size_t at = 0; at < body.size(); at += kPiece) {
    const std::string_view piece = body.substr(at, kPiece);
    if (at + piece.size() > request.max_body_bytes) {
      return absl::ResourceExhaustedError(request.url + ": too large");
    }
    if (at + piece.size() > cut_after) {
      const auto last = sink.on_bytes(piece.substr(0, cut_after - at));
      return last.ok() ? absl::UnavailableError(request.url + ": the connection broke") : last;
    }
    const absl::Status taken = sink.on_bytes(piece);
    if (!taken.ok()) return taken;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ResponseHead> FakeTransport::Get(const Request& request, const BodySink& sink) {
  requests.push_back(request);
  const auto found = answers.find(PathOf(request.url));
  if (found == answers.end()) return ResponseHead{404, "", {}, {}, {}};
  const FakeAnswer& answer = found->second;
  if (!answer.error.ok()) return answer.error;

  ResponseHead head;
  head.status = answer.status;
  head.etag = answer.etag;
  if (answer.retry_after_seconds > 0) head.retry_after_seconds = answer.retry_after_seconds;
  if (answer.status != 200) return head;
  if (!answer.etag.empty() && request.if_none_match == answer.etag) {
    head.status = 304;
    return head;
  }
  std::string_view body = answer.body;
  if (request.range_from > 0 && request.if_range == answer.etag && !answer.etag.empty()) {
    if (request.range_from >= body.size()) {
      head.status = 416;
      return head;
    }
    head.status = 206;
    head.range_from = request.range_from;
    body.remove_prefix(request.range_from);
  }
  if (answer.announces_length) head.content_length = body.size();
  if (head.content_length.value_or(0) > request.max_body_bytes) {
    return absl::ResourceExhaustedError(request.url + ": announced too large");
  }
  const absl::Status begun = sink.on_head(head);
  if (!begun.ok()) return begun;
  const absl::Status delivered = Deliver(request, body, answer.cut_after, sink);
  if (!delivered.ok()) return delivered;
  return head;
}

std::vector<std::string> FakeTransport::Paths() const {
  std::vector<std::string> paths;
  for (const Request& request : requests) paths.push_back(PathOf(request.url));
  return paths;
}

}  // namespace urlfilter::fetch
