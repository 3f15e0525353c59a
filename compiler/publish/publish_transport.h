// How requests of a publication travel. The real one is curl_transport.h; tests have their own.
#ifndef URLFILTER_COMPILER_PUBLISH_PUBLISH_TRANSPORT_H_
#define URLFILTER_COMPILER_PUBLISH_PUBLISH_TRANSPORT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace urlfilter::compiler {

struct PublishRequest {
  std::string method;
  std::string path;  // "/publish/v1/..."; sent as it is
  // "Upload-Offset: 0". A body without a Content-Type here is an application/octet-stream.
  std::vector<std::string> headers;
  std::string_view body;  // must stay until Send returns
};

struct PublishResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // at most 512 KiB of it
};

class PublishTransport {
 public:
  virtual ~PublishTransport() = default;
  // Any complete answer is OK, whatever its status. Unavailable: no connection or no answer, a
  // retry may help. PermissionDenied: the server's certificate is not to be trusted.
  // ResourceExhausted: no memory to begin with.
  virtual absl::StatusOr<PublishResponse> Send(const PublishRequest& request) = 0;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_PUBLISH_TRANSPORT_H_
