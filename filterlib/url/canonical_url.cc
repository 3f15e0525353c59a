#include "filterlib/url/canonical_url.h"

#include <charconv>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/escapes.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/path_segments.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::url {
namespace {

std::string_view TrimControlsAndSpaces(std::string_view text) {
  const auto trimmed = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && trimmed(text.front())) text.remove_prefix(1);
  while (!text.empty() && trimmed(text.back())) text.remove_suffix(1);
  return text;
}

// What the WHATWG parser does to a URL before it looks at it.
std::string Preprocess(std::string_view url) {
  std::string out;
  out.reserve(url.size());
  bool before_query = true;
  for (const char c : TrimControlsAndSpaces(url)) {
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == '?' || c == '#') before_query = false;
    out.push_back(before_query && c == '\\' ? '/' : c);
  }
  return out;
}

absl::StatusOr<std::uint16_t> ParsePort(std::string_view digits, std::string_view scheme) {
  if (digits.empty()) return std::uint16_t{0};
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("port ", AbslView(digits.substr(0, 20)), " is above 65535"));
  }
  return port == DefaultPort(scheme) ? std::uint16_t{0} : port;
}

// "" gives "/".
std::string CanonicalPath(std::string_view path) {
  std::string out;
  for (const std::string_view segment : ResolvedSegments(path)) {
    absl::StrAppend(&out, "/", NormalizePathSegment(segment));
  }
  return out;
}

}  // namespace

std::uint16_t DefaultPort(std::string_view scheme) {
  for (const os::SchemePort& known : os::kDefaultPorts27) {
    std::uint16_t port = 0;
    std::from_chars(known.port.data(), known.port.data() + known.port.size(), port);
    if (known.scheme == scheme) return port;
  }
  return 0;
}

absl::StatusOr<CanonicalUrl> CanonicalizeUrl(std::string_view url) {
  const std::string text = Preprocess(url);
  ASSIGN_OR_RETURN(const RawUrl raw, ParseRawUrl(text));
  CanonicalUrl canonical;
  canonical.scheme = ToLowerAscii(raw.scheme);
  ASSIGN_OR_RETURN(canonical.host, CanonicalHost(raw.host));
  ASSIGN_OR_RETURN(canonical.port, ParsePort(raw.port, canonical.scheme));
  canonical.path = CanonicalPath(raw.path);
  canonical.query = EscapeQuery(raw.query);
  canonical.fragment = EscapeFragment(raw.fragment);
  canonical.has_query = raw.has_query;
  canonical.has_fragment = raw.has_fragment;
  return canonical;
}

std::string CanonicalUrl::ToString() const {
  std::string out = absl::StrCat(scheme, "://", host);
  if (port != 0) absl::StrAppend(&out, ":", port);
  absl::StrAppend(&out, path);
  if (has_query) absl::StrAppend(&out, "?", query);
  if (has_fragment) absl::StrAppend(&out, "#", fragment);
  return out;
}

}  // namespace urlfilter::url
