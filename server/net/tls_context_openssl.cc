#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <ctime>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "server/net/common_name.h"
#include "server/net/tls_context.h"

namespace urlfilter::server {
namespace {

// TLS 1.2: forward secrecy and authenticated encryption only. The suites of TLS 1.3 are all so.
constexpr char kTls12Suites[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr uint64_t kMaxPemBytes = 1 << 20;

std::string LastError() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "unknown error";
  char text[256];
  ERR_error_string_n(code, text, sizeof(text));
  return text;
}

// Wire form of "http/1.1" for ALPN.
constexpr unsigned char kAlpnHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

int SelectAlpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
               unsigned int in_size, void*) {
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, out_size, kAlpnHttp11, sizeof(kAlpnHttp11), in, in_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

class TlsChannel final : public Channel {
 public:
  TlsChannel(int fd, SSL* ssl) : Channel(fd), ssl_(ssl) {}
  ~TlsChannel() override {
    SSL_free(ssl_);
    close(fd_);
  }

  IoResult Handshake() override { return Outcome(SSL_accept(ssl_), 0); }

  IoResult Read(std::string& buffer, size_t limit) override {
    const std::span<char> room = ReadRoom(limit);
    size_t got = 0;
    const int result = SSL_read_ex(ssl_, room.data(), room.size(), &got);
    if (result > 0) buffer.append(room.data(), got);
    return Outcome(result, got);
  }

  IoResult Write(std::string_view bytes) override {
    size_t sent = 0;
    const int result = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &sent);
    return Outcome(result, sent);
  }

  bool HasBuffered() const override { return SSL_has_pending(ssl_) == 1; }

  void Shutdown() override {
    if (!failed_ && SSL_is_init_finished(ssl_)) SSL_shutdown(ssl_);
    ERR_clear_error();
    shutdown(fd_, SHUT_WR);
  }

  bool is_tls() const override { return true; }

  std::string ClientSubject() const override {
    const X509* certificate = SSL_get0_peer_certificate(ssl_);
    if (certificate == nullptr || SSL_get_verify_result(ssl_) != X509_V_OK) return {};
    return CommonName(*certificate);
  }

 private:
  IoResult Outcome(int result, size_t bytes) {
    if (result > 0) return {IoOutcome::kDone, bytes};
    const int error = SSL_get_error(ssl_, result);
    ERR_clear_error();
    if (error == SSL_ERROR_WANT_READ) return {IoOutcome::kWantsRead, 0};
    if (error == SSL_ERROR_WANT_WRITE) return {IoOutcome::kWantsWrite, 0};
    failed_ = failed_ || error != SSL_ERROR_ZERO_RETURN;
    return {IoOutcome::kClosed, 0};
  }

  SSL* const ssl_;
  bool failed_ = false;  // after a fatal error OpenSSL forbids SSL_shutdown
};

absl::Status LoadIdentity(SSL_CTX* context, const TlsFiles& files) {
  RETURN_IF_ERROR(ReadFile(files.certificate_chain, kMaxPemBytes).status());
  RETURN_IF_ERROR(ReadFile(files.private_key, kMaxPemBytes).status());
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate_chain.c_str()) != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(files.certificate_chain, " is no PEM certificate chain: ", LastError()));
  }
  if (SSL_CTX_use_PrivateKey_file(context, files.private_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        files.private_key, " is no PEM private key of this certificate: ", LastError()));
  }
  return absl::OkStatus();
}

absl::Status LoadClientAuthorities(SSL_CTX* context, const TlsFiles& files) {
  if (files.client_authorities.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(ReadFile(files.client_authorities, kMaxPemBytes).status());
  const char* path = files.client_authorities.c_str();
  STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(path);
  if (names == nullptr || SSL_CTX_load_verify_file(context, path) != 1) {
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    return absl::InvalidArgumentError(
        absl::StrCat(files.client_authorities, " has no PEM certificates: ", LastError()));
  }
  SSL_CTX_set_client_CA_list(context, names);
  const int must = files.require_client_certificate ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | must, nullptr);
  return absl::OkStatus();
}

int64_t ExpiryOf(const X509* certificate) {
  std::tm time{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) != 1) {
    return 0;
  }
  return static_cast<int64_t>(timegm(&time));
}

void SetRules(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kTls12Suites);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);  // one system call a record instead of two
  SSL_CTX_set_alpn_select_cb(context, SelectAlpn, nullptr);
  static constexpr unsigned char kSessionContext[] = "urlfilterd";
  SSL_CTX_set_session_id_context(context, kSessionContext, sizeof(kSessionContext) - 1);
}

}  // namespace

struct TlsContext::Native {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  ~Native() { SSL_CTX_free(context); }
};

TlsContext::TlsContext(std::unique_ptr<Native> native) : native_(std::move(native)) {}
TlsContext::~TlsContext() = default;

absl::StatusOr<std::shared_ptr<const TlsContext>> TlsContext::Load(const TlsFiles& files) {
  auto native = std::make_unique<Native>();
  if (native->context == nullptr) return absl::InternalError(LastError());
  SetRules(native->context);
  RETURN_IF_ERROR(LoadIdentity(native->context, files));
  RETURN_IF_ERROR(LoadClientAuthorities(native->context, files));
  const int64_t expires = ExpiryOf(SSL_CTX_get0_certificate(native->context));
  std::shared_ptr<TlsContext> context(new TlsContext(std::move(native)));
  context->expires_unix_seconds_ = expires;
  return context;
}

std::unique_ptr<Channel> TlsContext::NewChannel(int fd) const {
  SSL* ssl = SSL_new(native_->context);
  if (ssl == nullptr || SSL_set_fd(ssl, fd) != 1) {
    SSL_free(ssl);
    close(fd);
    return nullptr;
  }
  return std::make_unique<TlsChannel>(fd, ssl);
}

}  // namespace urlfilter::server
