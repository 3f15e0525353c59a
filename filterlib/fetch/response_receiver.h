// One answer on its way from a transport to a sink: reads the header fields that matter and applies
// the limits that transport.h asks of every transport, so that each of them does it alike.
#ifndef URLFILTER_FILTERLIB_FETCH_RESPONSE_RECEIVER_H_
#define URLFILTER_FILTERLIB_FETCH_RESPONSE_RECEIVER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "filterlib/fetch/transport.h"

namespace urlfilter::fetch {

// Begin, AddHeader for each field, EndOfHead, then OnBytes; once one of them has said false, none
// may be called again: the transfer is to be ended, and stop() is the result of it whatever else
// happens. Until EndOfHead another Begin starts anew, e.g. after a 1xx answer. Not thread-safe.
class ResponseReceiver {
 public:
  // Both must outlive the receiver.
  ResponseReceiver(const Request& request, const BodySink& sink) : request_(request), sink_(sink) {}

  void Begin(int status);
  void AddHeader(std::string_view name, std::string_view value);  // the name in any case

  // False also for an answer without a body to wait for; then stop() is OK.
  bool EndOfHead();
  bool OnBytes(std::string_view bytes);

  const ResponseHead& head() const { return head_; }  // status 0: there was none
  bool has_body() const { return head_.status == 200 || head_.status == 206; }
  const absl::Status& stop() const { return stop_; }

 private:
  bool Stop(absl::Status status);
  bool StopTooLarge();

  const Request& request_;
  const BodySink& sink_;
  ResponseHead head_;
  std::string coding_;
  uint64_t received_ = 0;
  absl::Status stop_;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_RESPONSE_RECEIVER_H_
