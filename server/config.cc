#include "server/config.h"

#include "absl/status/status.h"
#include "base/status_macros.h"
#include "server/net/listen_address.h"

namespace urlfilter::server {

absl::StatusOr<HttpsServerOptions> HttpsOptionsOf(const ServerConfig& config) {
  if (config.root.empty()) {
    return absl::InvalidArgumentError("which release directory? give --root");
  }
  const TlsFiles& tls = config.tls;
  const bool has_both = !tls.certificate_chain.empty() && !tls.private_key.empty();
  const bool has_any = !tls.certificate_chain.empty() || !tls.private_key.empty() ||
                       !tls.client_authorities.empty() || tls.require_client_certificate;
  if (config.plain_http && has_any) {
    return absl::InvalidArgumentError(
        "--plain-http goes without --cert, --key, --client-ca and --require-client-cert");
  }
  if (!config.plain_http && !has_both) {
    return absl::InvalidArgumentError(
        "give --cert and --key, or --plain-http to serve on loopback without TLS");
  }
  if (tls.require_client_certificate && tls.client_authorities.empty()) {
    return absl::InvalidArgumentError("--require-client-cert needs --client-ca");
  }
  HttpsServerOptions options = config.https;
  ASSIGN_OR_RETURN(options.listen, ParseListenAddress(config.listen));
  if (!config.plain_http) options.tls = tls;
  return options;
}

}  // namespace urlfilter::server
