// A transport whose transfers are made by the app, through the callback of urlfilter.h.
#ifndef URLFILTER_FILTERLIB_C_API_CALLBACK_TRANSPORT_H_
#define URLFILTER_FILTERLIB_C_API_CALLBACK_TRANSPORT_H_

#include "absl/status/statusor.h"
#include "filterlib/c_api/urlfilter.h"
#include "filterlib/fetch/transport.h"

namespace urlfilter::c_api {

// As every transport: one request at a time. Refuses URLs that are not https (http to a loopback
// address is let pass) by itself, and ends bodies that are too long or too late, whatever the app
// does; it cannot end a `get` that does not return.
class CallbackTransport : public fetch::Transport {
 public:
  CallbackTransport(urlfilter_get_t get, void* context) : get_(get), context_(context) {}

  absl::StatusOr<fetch::ResponseHead> Get(const fetch::Request& request,
                                          const fetch::BodySink& sink) override;

 private:
  const urlfilter_get_t get_;
  void* const context_;
};

}  // namespace urlfilter::c_api

#endif  // URLFILTER_FILTERLIB_C_API_CALLBACK_TRANSPORT_H_
