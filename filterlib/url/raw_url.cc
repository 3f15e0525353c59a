#include "filterlib/url/raw_url.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/idn.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"

namespace urlfilter::url {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a bad URL, in a message

bool IsScheme(std::string_view text) {
  return !text.empty() && IsAlpha(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return IsAlnum(c) || c == '+' || c == '-' || c == '.';
  });
}

// Where the host part of `authority` (userinfo already gone) ends.
std::size_t HostEnd(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t bracket = authority.find(']');
    if (bracket != std::string_view::npos) return bracket + 1;
  }
  return std::min(authority.find(':'), authority.size());
}

std::size_t AuthoritySize(std::string_view rest) {
  std::size_t size = 0;
  while (size < rest.size() && rest[size] != '/' && rest[size] != '?' && rest[size] != '#') ++size;
  return size;
}

RawUrlError SplitAuthority(std::string_view authority, RawUrl& parts) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    parts.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  parts.host = authority.substr(0, HostEnd(authority));
  if (parts.host.empty()) return RawUrlError::kNoHost;
  authority.remove_prefix(parts.host.size());
  if (authority.empty()) return RawUrlError::kNone;
  if (authority[0] != ':') return RawUrlError::kTextAfterIpLiteral;
  parts.port = authority.substr(1);
  if (!std::all_of(parts.port.begin(), parts.port.end(), IsDigit)) return RawUrlError::kBadPort;
  while (parts.port.size() > 1 && parts.port[0] == '0') parts.port.remove_prefix(1);
  return RawUrlError::kNone;
}

// Cuts `text` at the first `mark`: `text` keeps what is before, `after` gets the rest.
bool CutAt(char mark, std::string_view& text, std::string_view& after) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return false;
  after = text.substr(at + 1);
  text = text.substr(0, at);
  return true;
}

std::string_view Reason(RawUrlError error) {
  switch (error) {
    case RawUrlError::kNone:
      return "is fine";
    case RawUrlError::kNoScheme:
      return "does not start with a scheme such as https://";
    case RawUrlError::kNoHost:
      return "has no host";
    case RawUrlError::kBadPort:
      return "has a port that is not a number";
    case RawUrlError::kTextAfterIpLiteral:
      return "has text between \"]\" and the port";
  }
  return "cannot be parsed";
}

}  // namespace

RawUrlError SplitRawUrl(std::string_view url, RawUrl& parts) {
  parts = RawUrl();
  const std::size_t colon = url.find(':');
  if (colon == std::string_view::npos || !url.substr(colon).starts_with("://") ||
      !IsScheme(url.substr(0, colon))) {
    return RawUrlError::kNoScheme;
  }
  parts.scheme = url.substr(0, colon);
  parts.rest = url.substr(colon + 3);
  const std::size_t authority_end = AuthoritySize(parts.rest);
  parts.path = parts.rest.substr(authority_end);
  const bool has_fragment = CutAt('#', parts.path, parts.fragment);
  const bool has_query = CutAt('?', parts.path, parts.query);
  parts.has_fragment = has_fragment && (os::kEmptyFragmentCounts || !parts.fragment.empty());
  parts.has_query = has_query && (os::kEmptyQueryCounts || !parts.query.empty());
  return SplitAuthority(parts.rest.substr(0, authority_end), parts);
}

RawUrlError SplitRawUrl(const UrlMarks& marks, RawUrl& parts) {
  const std::string_view url = marks.text();
  const std::size_t colon = marks.specials().Next(0);
  if (!url.substr(colon).starts_with("://") || !IsScheme(url.substr(0, colon))) {
    return RawUrlError::kNoScheme;
  }
  const std::size_t begin = colon + 3;
  const std::size_t host_end = marks.slashes().Next(begin);
  std::size_t mark = marks.specials().Next(begin);
  if (mark < host_end) return SplitRawUrl(url, parts);  // more than a host before the first slash
  if (host_end == begin) return RawUrlError::kNoHost;

  const auto go_to = [&](char wanted, char or_this) {
    while (mark < url.size() && url[mark] != wanted && url[mark] != or_this) {
      mark = marks.specials().Next(mark + 1);
    }
  };
  parts = RawUrl();
  parts.scheme = url.substr(0, colon);
  parts.rest = url.substr(begin);
  parts.host = url.substr(begin, host_end - begin);
  go_to('?', '#');
  parts.path = url.substr(host_end, mark - host_end);
  if (mark < url.size() && url[mark] == '?') {
    const std::size_t query_begin = mark + 1;
    go_to('#', '#');
    parts.query = url.substr(query_begin, mark - query_begin);
    parts.has_query = os::kEmptyQueryCounts || !parts.query.empty();
  }
  if (mark < url.size()) {
    parts.fragment = url.substr(mark + 1);
    parts.has_fragment = os::kEmptyFragmentCounts || !parts.fragment.empty();
  }
  return RawUrlError::kNone;
}

absl::StatusOr<RawUrl> ParseRawUrl(std::string_view url) {
  RawUrl parts;
  const RawUrlError error = SplitRawUrl(url, parts);
  if (error == RawUrlError::kNone) return parts;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", absl::CHexEscape(AbslView(url.substr(0, kShownBytes))), "\" ",
                   AbslView(Reason(error))));
}

std::string_view Port27(const RawUrl& url) {
  if (!url.port.empty()) return url.port;
  for (const os::SchemePort& known : os::kDefaultPorts27) {
    if (EqualsIgnoringCase(url.scheme, known.scheme)) return known.port;
  }
  return "";
}

std::string OsHost(std::string_view raw_host) {
  if (!IsAscii(raw_host)) {
    if (auto punycode = ToPunycode(raw_host)) return *std::move(punycode);
  }
  return PercentDecode(raw_host);
}

}  // namespace urlfilter::url
