// Fuzzes a client's view of an answer: status line, header fields and pieces of a body from a
// server that may be hostile, and the URL of the server. Nothing beyond the limit reaches the sink.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "absl/status/status.h"
#include "filterlib/fetch/response_receiver.h"
#include "filterlib/fetch/server_url.h"
#include "filterlib/fetch/transport.h"

namespace {

using namespace urlfilter::fetch;  // NOLINT(google-build-using-namespace): a fuzz target

constexpr uint64_t kMostBytes = 64;

std::string_view CutLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

// "200", fields up to an empty line, then the body in pieces of up to 16 bytes.
void Receive(std::string_view text, uint64_t range_from) {
  Request request;
  request.max_body_bytes = kMostBytes;
  request.range_from = range_from;
  uint64_t received = 0;
  const BodySink sink = {[](const ResponseHead&) { return absl::OkStatus(); },
                         [&](std::string_view bytes) {
                           received += bytes.size();
                           return absl::OkStatus();
                         }};
  ResponseReceiver receiver(request, sink);
  int status = 0;
  for (const char c : CutLine(text).substr(0, 3)) status = status * 10 + (c - '0');
  receiver.Begin(status);
  for (std::string_view line = CutLine(text); !line.empty(); line = CutLine(text)) {
    const size_t colon = std::min(line.find(':'), line.size());
    receiver.AddHeader(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
  }
  bool more = receiver.EndOfHead();
  for (; more && !text.empty(); text.remove_prefix(std::min<size_t>(text.size(), 16))) {
    more = receiver.OnBytes(text.substr(0, 16));
  }
  if (received > kMostBytes) std::abort();
  if (received > 0 && !receiver.has_body()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Receive(text, /*range_from=*/0);
  Receive(text, /*range_from=*/7);
  if (const auto url = ParseServerUrl(text); url.ok()) {
    if (url->host.empty() || !url->target.starts_with('/')) std::abort();
  }
  return 0;
}
