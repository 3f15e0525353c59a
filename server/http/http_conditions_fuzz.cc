// Fuzzes conditional requests, ranges and content negotiation: whatever a client's headers say, the
// decision is one of the six, and what is to be sent lies inside the file.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/http/conditional.h"
#include "server/http/http_message.h"
#include "server/http/request_head.h"

namespace {

using urlfilter::server::Decide;
using urlfilter::server::Precondition;
using urlfilter::server::Request;

void Check(bool holds) {
  if (!holds) std::abort();
}

void CheckDecision(const Request& request, uint64_t size_bytes) {
  const Precondition decision =
      Decide(request, {"\"699df0288b1d4a1334d0867c46583bd9\"", "application/json", size_bytes});
  switch (decision.status) {
    case 200:
      Check(decision.range.first == 0 && decision.range.size_bytes == size_bytes);
      break;
    case 206:
      Check(decision.range.size_bytes > 0 && decision.range.first < size_bytes);
      Check(decision.range.size_bytes <= size_bytes - decision.range.first);
      Check(request.HasHeader("Range") && request.method == "GET");
      break;
    case 304:
      Check(request.HasHeader("If-None-Match"));
      break;
    case 406:
      Check(request.HasHeader("Accept"));
      break;
    case 412:
      Check(request.HasHeader("If-Match"));
      break;
    case 416:
      Check(request.HasHeader("Range"));
      break;
    default:
      std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto head = urlfilter::server::ReadRequestHead(bytes, {});
  Request request;
  request.method = "GET";
  if (head.status == 200) {
    request.method = head.method;
    request.headers = head.headers;
  } else {  // the bytes themselves, as every header that is read
    for (const char* name : {"Range", "If-Range", "If-Match", "If-None-Match", "Accept"}) {
      request.headers = {{name, bytes}};
      CheckDecision(request, 687);
    }
  }
  for (const uint64_t size_bytes : {uint64_t{0}, uint64_t{1}, uint64_t{687}, uint64_t{1} << 40}) {
    CheckDecision(request, size_bytes);
  }
  const std::string_view tag = urlfilter::server::FirstPlainEntityTag(bytes);
  Check(tag.size() <= 64 && tag.find_first_of("\"\r\n ") == std::string_view::npos);
  return 0;
}
