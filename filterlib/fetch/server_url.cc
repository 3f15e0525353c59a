#include "filterlib/fetch/server_url.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"

namespace urlfilter::fetch {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";

template <typename... Parts>
absl::Status BadUrl(std::string_view url, const Parts&... why) {
  return absl::InvalidArgumentError(
      absl::StrCat("not a usable server URL: \"", AbslView(url.substr(0, 200)), "\": ", why...));
}

bool IsIpAddress(const std::string& host) {
  unsigned char buffer[16];
  return inet_pton(AF_INET, host.c_str(), buffer) == 1 ||
         inet_pton(AF_INET6, host.c_str(), buffer) == 1;
}

bool IsLoopback(const std::string& host) {
  return host == "localhost" || host == "::1" ||
         (IsIpAddress(host) && host.compare(0, 4, "127.") == 0);
}

// "host", "host:port", "[v6]" or "[v6]:port" into `parsed`.
absl::Status ParseAuthority(std::string_view url, std::string_view authority, ServerUrl& parsed) {
  const bool bracketed = authority.substr(0, 1) == "[";
  const size_t host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == std::string_view::npos) return BadUrl(url, "no ] after [");
  parsed.host = authority.substr(bracketed ? 1 : 0, host_end - (bracketed ? 1 : 0));
  parsed.is_ip_address = IsIpAddress(parsed.host);
  if (parsed.host.empty()) return BadUrl(url, "there is no host");
  if (host_end == std::string_view::npos) return absl::OkStatus();
  const std::string_view rest = authority.substr(host_end + (bracketed ? 1 : 0));
  if (rest.empty()) return absl::OkStatus();
  uint32_t port = 0;
  if (rest[0] != ':' || !absl::SimpleAtoi(AbslView(rest.substr(1)), &port) || port == 0 ||
      port > 65535) {
    return BadUrl(url, "the port must be a number from 1 to 65535");
  }
  parsed.port = static_cast<uint16_t>(port);
  return absl::OkStatus();
}

}  // namespace

std::string ServerUrl::Origin() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return absl::StrCat(is_https ? "https://" : "http://", is_v6 ? "[" : "", host, is_v6 ? "]" : "",
                      ":", port);
}

absl::StatusOr<ServerUrl> ParseServerUrl(std::string_view url) {
  const auto is_forbidden = [](unsigned char c) { return c <= 0x20 || c >= 0x7f; };
  if (std::any_of(url.begin(), url.end(), is_forbidden)) {
    return BadUrl("(not shown)", "it has spaces, control or non-ASCII characters");
  }
  ServerUrl parsed;
  parsed.is_https = url.substr(0, kHttps.size()) == kHttps;
  if (!parsed.is_https && url.substr(0, kHttp.size()) != kHttp) {
    return BadUrl(url, "it must begin with https://");
  }
  const std::string_view rest = url.substr(parsed.is_https ? kHttps.size() : kHttp.size());
  const size_t authority_end = std::min(rest.size(), rest.find_first_of("/?#"));
  const std::string_view authority = rest.substr(0, authority_end);
  parsed.port = parsed.is_https ? 443 : 80;
  parsed.target = rest.substr(authority_end);
  if (authority.find('@') != std::string_view::npos) return BadUrl(url, "no user names in it");
  if (parsed.target.find('#') != std::string::npos) return BadUrl(url, "no fragment in it");
  if (parsed.target.substr(0, 1) != "/") parsed.target.insert(0, "/");
  RETURN_IF_ERROR(ParseAuthority(url, authority, parsed));
  if (!parsed.is_https && !IsLoopback(parsed.host)) {
    return BadUrl(url, "plain http is taken to a loopback address only, use https://");
  }
  return parsed;
}

}  // namespace urlfilter::fetch
