// TLS as the service speaks it: TLS 1.2 and 1.3 only, forward-secret AEAD suites, ALPN http/1.1,
// the full certificate chain, and optionally client certificates of one own list of CAs.
// The only headers of OpenSSL's TLS are in tls_context_openssl.cc.
#ifndef URLFILTER_SERVER_NET_TLS_CONTEXT_H_
#define URLFILTER_SERVER_NET_TLS_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/net/channel.h"

namespace urlfilter::server {

struct TlsFiles {
  std::string certificate_chain;            // PEM: leaf first, then intermediates
  std::string private_key;                  // PEM
  std::string client_authorities;           // PEM; empty: clients need no certificate
  bool require_client_certificate = false;  // without client_authorities it means nothing
};

// A certificate and its rules. Immutable; connections keep the one they began with. Safe to use
// from any thread.
class TlsContext {
 public:
  // InvalidArgument: what is wrong with which file. If one cannot be read, the errors of ReadFile
  // (base/files.h), ResourceExhausted above 1 MiB. Internal: OpenSSL does not start.
  static absl::StatusOr<std::shared_ptr<const TlsContext>> Load(const TlsFiles& files);

  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  // A channel over the accepted socket `fd`, which it owns from now on. nullptr, and `fd` is
  // closed, if there is no memory for it.
  std::unique_ptr<Channel> NewChannel(int fd) const;

  // Seconds since 1970 at which the leaf certificate ends; 0 if that cannot be told.
  int64_t expires_unix_seconds() const { return expires_unix_seconds_; }

 private:
  struct Native;
  explicit TlsContext(std::unique_ptr<Native> native);
  std::unique_ptr<Native> native_;
  int64_t expires_unix_seconds_ = 0;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_TLS_CONTEXT_H_
