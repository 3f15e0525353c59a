#include "compiler/publish/curl_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/strings.h"

namespace urlfilter::compiler {
namespace {

constexpr long kStallSeconds = 60;  // without a byte moving
constexpr size_t kMaxBodyBytes = 512 * 1024;

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

size_t TakeBody(const char* bytes, size_t, size_t size, void* response) {
  std::string& body = static_cast<PublishResponse*>(response)->body;
  body.append(bytes, std::min(size, kMaxBodyBytes - body.size()));
  return size;
}

size_t TakeHeader(const char* bytes, size_t, size_t size, void* response) {
  const std::string_view line(bytes, size);
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    const std::string name = absl::AsciiStrToLower(AbslView(line.substr(0, colon)));
    static_cast<PublishResponse*>(response)->headers[name] =
        std::string(absl::StripAsciiWhitespace(AbslView(line.substr(colon + 1))));
  }
  return size;
}

bool HasContentType(const PublishRequest& request) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [](const std::string& header) { return header.starts_with("Content-Type:"); });
}

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

// A part of the URL; empty if there is none.
std::string PartOf(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

// The parser is the one that sends, so that both mean the same host. A name before the host would
// go to the server, too.
bool MayCarryAToken(const std::string& text) {
  const Url url(curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return false;
  if (!PartOf(url, CURLUPART_USER).empty() || !PartOf(url, CURLUPART_PASSWORD).empty()) {
    return false;
  }
  const std::string scheme = PartOf(url, CURLUPART_SCHEME), host = PartOf(url, CURLUPART_HOST);
  const bool loopback = host == "127.0.0.1" || host == "localhost" || host == "[::1]";
  return scheme == "https" || (scheme == "http" && loopback);
}

absl::Status ErrorOf(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return absl::PermissionDeniedError(curl_easy_strerror(code));
    default:
      return absl::UnavailableError(curl_easy_strerror(code));
  }
}

class CurlTransport final : public PublishTransport {
 public:
  explicit CurlTransport(const CurlOptions& options)
      : options_(options), curl_(curl_easy_init(), &curl_easy_cleanup) {}

  absl::StatusOr<PublishResponse> Send(const PublishRequest& request) override {
    CURL* curl = curl_.get();
    if (curl == nullptr) return absl::ResourceExhaustedError("libcurl cannot start");
    curl_easy_reset(curl);  // keeps the connection
    PublishResponse response;
    SetConnection(curl);
    const Headers headers = SetRequest(curl, request);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &TakeBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &TakeHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response);
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) return ErrorOf(code);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    return response;
  }

 private:
  void SetConnection(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, options_.timeout_seconds);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kStallSeconds);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (!options_.ca_file.empty()) {
      curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
    if (!options_.client_cert.empty()) {
      curl_easy_setopt(curl, CURLOPT_SSLCERT, options_.client_cert.c_str());
      curl_easy_setopt(curl, CURLOPT_SSLKEY, options_.client_key.c_str());
    }
  }

  Headers SetRequest(CURL* curl, const PublishRequest& request) const {
    curl_easy_setopt(curl, CURLOPT_URL, (options_.base_url + request.path).c_str());
    curl_slist* list = nullptr;
    for (const std::string& header : request.headers) {
      list = curl_slist_append(list, header.c_str());
    }
    if (request.method == "HEAD") {
      curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET") {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
      if (!HasContentType(request)) {
        list = curl_slist_append(list, "Content-Type: application/octet-stream");
      }
    }
    list = Authorize(curl, list);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    return Headers(list, &curl_slist_free_all);
  }

  curl_slist* Authorize(CURL* curl, curl_slist* list) const {
    if (options_.signing_keys.has_value()) {
      const SigningKeys& keys = *options_.signing_keys;
      curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, ("aws:amz:" + keys.region + ":s3").c_str());
      curl_easy_setopt(curl, CURLOPT_USERNAME, keys.access_key_id.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, keys.secret_access_key.c_str());
      if (keys.session_token.empty()) return list;
      return curl_slist_append(list, ("x-amz-security-token: " + keys.session_token).c_str());
    }
    // Every header of the list would be signed, also one that is taken away: not with signatures.
    list = curl_slist_append(list, "Expect:");
    if (options_.token.empty()) return list;
    return curl_slist_append(list, ("Authorization: Bearer " + options_.token).c_str());
  }

  const CurlOptions options_;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PublishTransport>> NewCurlTransport(const CurlOptions& options) {
  if (!MayCarryAToken(options.base_url)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", options.base_url,
                     "' is no https:// URL without a user name (http:// goes to loopback only)"));
  }
  CurlOptions trimmed = options;
  while (trimmed.base_url.ends_with('/')) trimmed.base_url.pop_back();
  return std::make_unique<CurlTransport>(trimmed);
}

}  // namespace urlfilter::compiler
