// A server in memory, honest or not, for tests of whatever uses a Transport.
#ifndef URLFILTER_FILTERLIB_FETCH_FAKE_TRANSPORT_TESTING_H_
#define URLFILTER_FILTERLIB_FETCH_FAKE_TRANSPORT_TESTING_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "filterlib/fetch/transport.h"

namespace urlfilter::fetch {

// One resource of the server. With an entity tag it answers If-None-Match with 304, and Range with
// 206 when If-Range has the tag.
struct FakeAnswer {
  int status = 200;
  std::string body;
  std::string etag;
  absl::Status error;               // not OK: Get() fails so, before any byte
  uint64_t cut_after = UINT64_MAX;  // bytes of body after which the connection breaks
  bool announces_length = true;     // false: no Content-Length
  uint64_t retry_after_seconds = 0;
};

class FakeTransport : public Transport {
 public:
  // `path` as in the URL behind the origin, e.g. "/v1/test/manifest.json". Others get 404.
  std::map<std::string, FakeAnswer> answers;
  std::vector<Request> requests;  // all so far

  absl::StatusOr<ResponseHead> Get(const Request& request, const BodySink& sink) override;

  // The paths asked for so far, in order.
  std::vector<std::string> Paths() const;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_FAKE_TRANSPORT_TESTING_H_
