// HTTPS through libcurl: the server's chain and name are verified, TLS 1.2 is the least.
#ifndef URLFILTER_COMPILER_PUBLISH_CURL_TRANSPORT_H_
#define URLFILTER_COMPILER_PUBLISH_CURL_TRANSPORT_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "compiler/publish/publish_transport.h"

namespace urlfilter::compiler {

// Signature version 4, as S3 takes it.
struct SigningKeys {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // empty: the keys are lasting ones
  std::string region;
};

struct CurlOptions {
  std::string base_url;  // "https://host" or, for loopback hosts, "http://127.0.0.1:8080"
  std::string token;     // empty: none; not sent where there are signing_keys
  std::optional<SigningKeys> signing_keys;  // requests must carry x-amz-content-sha256
  std::string ca_file;                      // PEM; empty: the system's CAs
  std::string client_cert;                  // PEM; empty: none
  std::string client_key;                   // PEM
  long timeout_seconds = 120;               // of one request
};

// One connection that is kept open; a request may take 20 s to connect and 60 s without a byte
// moving. Redirects are not followed. Not thread-safe. InvalidArgument for a URL that is neither
// https:// nor http:// on a loopback address (neither tokens nor releases travel in the clear).
absl::StatusOr<std::unique_ptr<PublishTransport>> NewCurlTransport(const CurlOptions& options);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_CURL_TRANSPORT_H_
