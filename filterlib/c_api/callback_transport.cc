#include "filterlib/c_api/callback_transport.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "filterlib/c_api/c_values.h"
#include "filterlib/fetch/response_receiver.h"
#include "filterlib/fetch/server_url.h"

using Clock = std::chrono::steady_clock;
using urlfilter::fetch::BodySink;
using urlfilter::fetch::Request;
using urlfilter::fetch::ResponseHead;
using urlfilter::fetch::ResponseReceiver;

struct urlfilter_transfer {
  urlfilter_transfer(const Request& request, const BodySink& sink)
      : receiver(request, sink), deadline(Clock::now() + request.total_timeout) {}

  // The head ends with the first byte of the body, or with the answer.
  bool EndHead() {
    if (!head_ended) wants_body = receiver.EndOfHead();
    head_ended = true;
    return wants_body;
  }

  ResponseReceiver receiver;
  const Clock::time_point deadline;
  bool head_ended = false;
  bool wants_body = false;
  bool is_late = false;
  std::string explanation;
};

namespace urlfilter::c_api {
namespace {

int32_t Call(urlfilter_get_t get, void* context, const Request& request,
             urlfilter_transfer_t& transfer) {
  const fetch::HeaderFields headers = fetch::HeadersOf(request);
  std::vector<urlfilter_header_t> c_headers;
  c_headers.reserve(headers.size());
  for (const auto& [name, value] : headers) c_headers.push_back({name.c_str(), value.c_str()});
  const urlfilter_request_t c_request{sizeof(urlfilter_request_t),
                                      request.url.c_str(),
                                      c_headers.data(),
                                      c_headers.size(),
                                      request.max_body_bytes,
                                      static_cast<uint64_t>(request.total_timeout.count())};
  return get(context, &c_request, &transfer);
}

absl::Status StatusOfEnd(int32_t end, const std::string& url, const std::string& explanation) {
  const auto message = [&](absl::string_view otherwise) {
    return absl::StrCat(url, ": ", explanation.empty() ? otherwise : explanation);
  };
  switch (end) {
    case URLFILTER_TRANSFER_COMPLETE:
      return absl::OkStatus();
    case URLFILTER_TRANSFER_UNREACHABLE:
      return absl::UnavailableError(message("no connection, or it broke"));
    case URLFILTER_TRANSFER_TIMED_OUT:
      return absl::DeadlineExceededError(message("not complete in time"));
    case URLFILTER_TRANSFER_CERTIFICATE_REFUSED:
      return absl::UnauthenticatedError(message("the server's certificate is not acceptable"));
    case URLFILTER_TRANSFER_CANCELLED:
      return absl::CancelledError(message("the app ended the transfer"));
    case URLFILTER_TRANSFER_MISCONFIGURED:
      return absl::FailedPreconditionError(message("the app's transport is not set up"));
    default:
      return absl::FailedPreconditionError(
          absl::StrCat("the transport returned ", end, ", which is no urlfilter_transfer_end"));
  }
}

}  // namespace

absl::StatusOr<ResponseHead> CallbackTransport::Get(const Request& request, const BodySink& sink) {
  RETURN_IF_ERROR(fetch::ParseServerUrl(request.url).status());
  urlfilter_transfer_t transfer(request, sink);
  const int32_t end = Call(get_, context_, request, transfer);
  ResponseReceiver& receiver = transfer.receiver;
  const bool has_head = receiver.head().status != 0;
  if (end == URLFILTER_TRANSFER_COMPLETE && has_head) transfer.EndHead();
  if (!receiver.stop().ok()) return receiver.stop();
  if (transfer.is_late) {
    return absl::DeadlineExceededError(
        absl::StrCat(request.url, ": not complete after ", request.total_timeout.count(), " ms"));
  }
  // The app was told to go no further with a body of no use: the head is the answer.
  if (has_head && transfer.head_ended && !transfer.wants_body) return receiver.head();
  RETURN_IF_ERROR(StatusOfEnd(end, request.url, transfer.explanation));
  if (has_head) return receiver.head();
  return absl::FailedPreconditionError("the transport told of no answer");
}

}  // namespace urlfilter::c_api

extern "C" {

void urlfilter_transfer_begin(urlfilter_transfer_t* transfer, int32_t http_status) {
  if (transfer == nullptr || transfer->head_ended) return;
  transfer->receiver.Begin(http_status);
}

void urlfilter_transfer_header(urlfilter_transfer_t* transfer, const char* name,
                               const char* value) {
  if (transfer == nullptr || name == nullptr || value == nullptr || transfer->head_ended) return;
  urlfilter::c_api::Guarded([&] {
    transfer->receiver.AddHeader(name, value);
    return 1;
  });
}

int32_t urlfilter_transfer_body(urlfilter_transfer_t* transfer, const void* bytes, size_t size) {
  if (transfer == nullptr || (bytes == nullptr && size > 0)) return 0;
  const int32_t go_on = urlfilter::c_api::Guarded([&]() -> int32_t {
    if (!transfer->EndHead() || transfer->is_late) return 0;
    transfer->is_late = Clock::now() > transfer->deadline;
    if (transfer->is_late) return 0;
    transfer->wants_body = transfer->receiver.OnBytes({static_cast<const char*>(bytes), size});
    return transfer->wants_body ? 1 : 0;
  });
  return go_on == 1 ? 1 : 0;
}

void urlfilter_transfer_explain(urlfilter_transfer_t* transfer, const char* message) {
  if (transfer == nullptr || message == nullptr) return;
  urlfilter::c_api::Guarded([&] {
    transfer->explanation = message;
    return 1;
  });
}

}  // extern "C"
