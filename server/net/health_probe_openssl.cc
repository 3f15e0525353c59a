#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "server/net/health_probe.h"

namespace urlfilter::server {
namespace {

constexpr size_t kMaxAnswerBytes = 64 * 1024;

struct TlsArguments {
  SSL_CTX* context;
  std::string host;
};

// OpenSSL's HTTP client calls this to put TLS over the connected socket.
BIO* AddTls(BIO* plain, void* arguments_pointer, int connect, int detail) {
  if (connect == 0 || detail == 0) return plain;
  const auto* arguments = static_cast<const TlsArguments*>(arguments_pointer);
  SSL* ssl = SSL_new(arguments->context);
  const char* host = arguments->host.c_str();
  X509_VERIFY_PARAM* rules = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, host) != 1) {
    ERR_clear_error();
    SSL_set_tlsext_host_name(ssl, host);
    SSL_set1_host(ssl, host);
  }
  SSL_set_connect_state(ssl);
  BIO* tls = BIO_new(BIO_f_ssl());
  BIO_set_ssl(tls, ssl, BIO_CLOSE);
  return BIO_push(tls, plain);
}

// The last of OpenSSL's errors, with the status code if the server answered another one than 200.
std::string LastReason() {
  std::string reason = "no connection, or no 200 in time";
  std::string answered;
  const char* detail = nullptr;
  int flags = 0;
  while (const unsigned long code = ERR_get_error_all(nullptr, nullptr, nullptr, &detail, &flags)) {
    if (const char* text = ERR_reason_error_string(code); text != nullptr) reason = text;
    const std::string_view words = (flags & ERR_TXT_STRING) != 0 ? detail : "";
    if (words.starts_with("code=")) answered = absl::StrCat(" (", AbslView(words), ")");
  }
  return reason + answered;
}

absl::Status LoadFiles(SSL_CTX* context, const HealthProbe& probe) {
  const int trusts = probe.ca_file.empty()
                         ? SSL_CTX_set_default_verify_paths(context)
                         : SSL_CTX_load_verify_file(context, probe.ca_file.c_str());
  if (trusts != 1) return absl::UnavailableError(absl::StrCat("no CAs in ", probe.ca_file));
  if (probe.certificate_chain.empty()) return absl::OkStatus();
  const char* key = probe.private_key.c_str();
  if (SSL_CTX_use_certificate_chain_file(context, probe.certificate_chain.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
    return absl::UnavailableError(absl::StrCat("no certificate in ", probe.certificate_chain,
                                               " with its key in ", probe.private_key));
  }
  return absl::OkStatus();
}

struct ParsedUrl {
  bool is_tls = false;
  std::string host;
};

absl::StatusOr<ParsedUrl> ParseUrl(const std::string& url) {
  int is_tls = 0;
  char* host = nullptr;
  if (OSSL_HTTP_parse_url(url.c_str(), &is_tls, nullptr, &host, nullptr, nullptr, nullptr, nullptr,
                          nullptr) != 1) {
    ERR_clear_error();
    return absl::InvalidArgumentError(
        absl::StrCat("'", url, "' is no URL such as https://127.0.0.1:8443/healthz"));
  }
  const ParsedUrl parsed{is_tls == 1, host};
  OPENSSL_free(host);
  return parsed;
}

}  // namespace

absl::Status Probe(const HealthProbe& probe) {
  const auto parsed = ParseUrl(probe.url);
  if (!parsed.ok()) return parsed.status();
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  RETURN_IF_ERROR(LoadFiles(context.get(), probe));

  TlsArguments arguments{context.get(),
                         probe.server_name.empty() ? parsed->host : probe.server_name};
  BIO* body = OSSL_HTTP_get(probe.url.c_str(), nullptr, "*", nullptr, nullptr,
                            parsed->is_tls ? AddTls : nullptr, &arguments, 0, nullptr, nullptr, 0,
                            kMaxAnswerBytes, probe.timeout_seconds);
  if (body == nullptr) {
    return absl::UnavailableError(absl::StrCat(probe.url, ": ", LastReason()));
  }
  BIO_free_all(body);
  ERR_clear_error();
  return absl::OkStatus();
}

}  // namespace urlfilter::server
