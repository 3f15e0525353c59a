#include "filterlib/fetch/httplib_transport.h"

#include <httplib.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "filterlib/fetch/response_receiver.h"
#include "filterlib/fetch/server_url.h"
#include "filterlib/fetch/socket_guard.h"

namespace urlfilter::fetch {
namespace {

// What may arrive beside the body: headers, TLS handshake and records.
constexpr uint64_t kOverheadBytes = 1024 * 1024;

// False ends the transfer: an error, or there is no body to wait for. (The library would wait for
// the body of a 304 until its time-out.)
bool ReceiveHead(const httplib::Response& response, ResponseReceiver& receiver) {
  receiver.Begin(response.status);
  for (const auto& [name, value] : response.headers) receiver.AddHeader(name, value);
  return receiver.EndOfHead();
}

class HttplibTransport : public Transport {
 public:
  explicit HttplibTransport(HttplibTransportOptions options) : options_(std::move(options)) {}

  absl::StatusOr<ResponseHead> Get(const Request& request, const BodySink& sink) override {
    try {
      return GetOrThrow(request, sink);
    } catch (const std::exception& error) {
      guard_.Disarm();
      client_.reset();
      guard_.Forget();
      return absl::UnavailableError(absl::StrCat(request.url, ": ", error.what()));
    }
  }

 private:
  absl::StatusOr<ResponseHead> GetOrThrow(const Request& request, const BodySink& sink) {
    ASSIGN_OR_RETURN(const ServerUrl url, ParseServerUrl(request.url));
    RETURN_IF_ERROR(ConnectTo(url));
    client_->set_connection_timeout(std::min(options_.connect_timeout, request.total_timeout));
    client_->set_read_timeout(std::min(options_.read_timeout, request.total_timeout));
    client_->set_write_timeout(std::min(options_.read_timeout, request.total_timeout));
    const HeaderFields headers = HeadersOf(request);
    ResponseReceiver receiver(request, sink);
    const absl::Status armed =
        guard_.Arm(request.total_timeout, 2 * request.max_body_bytes + kOverheadBytes);
    // ResourceExhausted is kept for answers that are too large.
    if (!armed.ok()) {
      return absl::UnavailableError(absl::StrCat(request.url, ": ", armed.message()));
    }
    const httplib::Result result = client_->Get(
        url.target, httplib::Headers(headers.begin(), headers.end()),
        [&](const httplib::Response& response) { return ReceiveHead(response, receiver); },
        [&](const char* data, size_t size) {
          return receiver.OnBytes({data, size});
        });
    const SocketGuard::Verdict verdict = guard_.Disarm();
    if (result.error() != httplib::Error::Success) guard_.Forget();  // the client has hung up
    if (!receiver.stop().ok()) return receiver.stop();
    if (receiver.head().status != 0 && !receiver.has_body()) return receiver.head();
    if (verdict != SocketGuard::Verdict::kQuiet) return GuardStatus(request, verdict);
    if (result.error() != httplib::Error::Success) return ErrorStatus(request, result.error());
    return receiver.head();
  }

  // Makes a client for the URL's origin, or keeps the one there is.
  absl::Status ConnectTo(const ServerUrl& url) {
    if (client_ != nullptr && origin_ == url.Origin()) return absl::OkStatus();
    origin_ = url.Origin();
    client_ = std::make_unique<httplib::Client>(origin_, options_.client_cert_file,
                                                options_.client_key_file);
    if (!client_->is_valid()) {
      client_.reset();
      return absl::FailedPreconditionError("cannot use the client certificate and key given");
    }
    if (url.is_https) VerifyPeer(url);
    client_->set_keep_alive(true);
    client_->set_tcp_nodelay(true);
    client_->set_follow_location(false);
    client_->set_decompress(false);
    client_->set_default_headers({{"User-Agent", options_.user_agent}});
    client_->set_socket_options([this](socket_t socket) { guard_.Watch(socket); });
    return absl::OkStatus();
  }

  // OpenSSL compares the name as part of the chain's verification; the library looks at the
  // result and compares again by itself.
  void VerifyPeer(const ServerUrl& url) {
    client_->enable_server_certificate_verification(true);
    if (!options_.ca_file.empty()) client_->set_ca_cert_path(options_.ca_file);
    SSL_CTX* context = client_->ssl_context();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    X509_VERIFY_PARAM* verify = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_hostflags(verify, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (url.is_ip_address) {
      X509_VERIFY_PARAM_set1_ip_asc(verify, url.host.c_str());
    } else {
      X509_VERIFY_PARAM_set1_host(verify, url.host.c_str(), url.host.size());
    }
  }

  static absl::Status GuardStatus(const Request& request, SocketGuard::Verdict verdict) {
    if (verdict == SocketGuard::Verdict::kDeadline) {
      return absl::DeadlineExceededError(
          absl::StrCat(request.url, ": not complete after ", request.total_timeout.count(), " ms"));
    }
    return absl::ResourceExhaustedError(
        absl::StrCat(request.url, ": the server sends without end"));
  }

  absl::Status ErrorStatus(const Request& request, httplib::Error error) const {
    const auto message = [&](const auto&... words) {
      return absl::StrCat(request.url, ": ", words...);
    };
    switch (error) {
      case httplib::Error::SSLServerVerification:
        return absl::UnauthenticatedError(
            message("the server's certificate is not acceptable: ",
                    X509_verify_cert_error_string(client_->get_openssl_verify_result())));
      case httplib::Error::SSLLoadingCerts:
        return absl::FailedPreconditionError(
            message("cannot read CA certificates from \"", options_.ca_file, "\""));
      case httplib::Error::SSLConnection:
        return absl::UnavailableError(message("the TLS handshake failed: is this an https port?"));
      case httplib::Error::Connection:
        return absl::UnavailableError(message("cannot connect"));
      case httplib::Error::Read:
        return absl::UnavailableError(message("the connection broke or went silent"));
      default:
        return absl::UnavailableError(message("transfer failed: ", httplib::to_string(error)));
    }
  }

  const HttplibTransportOptions options_;
  SocketGuard guard_;
  std::string origin_;
  std::unique_ptr<httplib::Client> client_;
};

}  // namespace

std::unique_ptr<Transport> MakeHttplibTransport(HttplibTransportOptions options) {
  return std::make_unique<HttplibTransport>(std::move(options));
}

}  // namespace urlfilter::fetch
