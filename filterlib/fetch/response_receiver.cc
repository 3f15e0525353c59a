#include "filterlib/fetch/response_receiver.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/strings.h"

namespace urlfilter::fetch {
namespace {

std::optional<uint64_t> Number(std::string_view text) {
  uint64_t value = 0;
  if (!absl::SimpleAtoi(AbslView(text), &value)) return std::nullopt;
  return value;
}

// The first byte's position of "bytes 100-199/200".
std::optional<uint64_t> ContentRangeStart(std::string_view range) {
  if (!range.starts_with("bytes ")) return std::nullopt;
  return Number(range.substr(6, range.find('-') - 6));
}

}  // namespace

void ResponseReceiver::Begin(int status) {
  head_ = ResponseHead();
  head_.status = status;
  coding_.clear();
}

void ResponseReceiver::AddHeader(std::string_view name, std::string_view value) {
  const auto is = [name](absl::string_view wanted) {
    return absl::EqualsIgnoreCase(AbslView(name), wanted);
  };
  if (is("ETag")) head_.etag = std::string(value);
  if (is("Content-Length")) head_.content_length = Number(value);
  if (is("Content-Range")) head_.range_from = ContentRangeStart(value);
  if (is("Retry-After")) head_.retry_after_seconds = Number(value);
  if (is("Content-Encoding")) coding_ = std::string(value);
}

bool ResponseReceiver::EndOfHead() {
  if (!has_body()) return false;
  if (!coding_.empty() && coding_ != "identity") {
    return Stop(absl::UnavailableError(
        absl::StrCat(request_.url, ": the server applied a content coding nobody asked for")));
  }
  if (head_.content_length.value_or(0) > request_.max_body_bytes) return StopTooLarge();
  return Stop(sink_.on_head(head_));
}

bool ResponseReceiver::OnBytes(std::string_view bytes) {
  received_ += bytes.size();
  if (received_ > request_.max_body_bytes) return StopTooLarge();
  return Stop(sink_.on_bytes(bytes));
}

bool ResponseReceiver::Stop(absl::Status status) {
  stop_ = std::move(status);
  return stop_.ok();
}

bool ResponseReceiver::StopTooLarge() {
  return Stop(absl::ResourceExhaustedError(absl::StrCat(
      request_.url, ": the answer is larger than ", request_.max_body_bytes, " bytes")));
}

}  // namespace urlfilter::fetch
