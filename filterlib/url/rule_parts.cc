#include "filterlib/url/rule_parts.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/canonical_url.h"
#include "filterlib/url/ip_address.h"
#include "filterlib/url/path_segments.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::url {
namespace {

constexpr std::size_t kShownBytes = 100;  // of a bad rule, in a message

absl::Status BadRule(std::string_view rule, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(
      "rule \"", absl::CHexEscape(AbslView(rule.substr(0, kShownBytes))), "\" ", AbslView(why)));
}

bool HasScheme(std::string_view rule) {
  const std::size_t at = rule.find("://");
  return at != std::string_view::npos && rule.find_first_of("/?#") > at;
}

// Mistakes that a look at the text tells, with the reason a person needs.
absl::Status CheckText(std::string_view rule) {
  if (rule.empty()) return BadRule(rule, "is empty");
  if (rule.front() == ' ' || rule.back() == ' ' ||
      std::any_of(rule.begin(), rule.end(), IsControl)) {
    return BadRule(rule, "has a control character, or a space at its beginning or end");
  }
  if (rule.size() > 1 && rule.front() == '/' && rule.back() == '/') {
    return BadRule(rule,
                   "is a regular expression or a bare path: a key starts with a host and "
                   "is compared as it stands; list the hosts or host/path pairs");
  }
  if (rule.find_first_of("/?#") == 0) {
    return BadRule(rule,
                   "has no host: every sub-URL starts with a host, so a bare path can "
                   "never match; write host/path");
  }
  const std::string_view host_part = rule.substr(0, rule.find_first_of("/?#"));
  if (!HasScheme(rule) && rule.find('*') != std::string_view::npos) {
    return BadRule(rule, host_part.starts_with("*.")
                             ? "has a wildcard: a host already covers its subdomains; leave out "
                               "\"*.\""
                             : "has a wildcard: keys are compared as they stand");
  }
  return absl::OkStatus();
}

// "10.0.0.0/8", "2001:db8::/32".
bool IsCidr(std::string_view rule) {
  const std::size_t slash = rule.find('/');
  int prefix_length = 0;
  if (slash == std::string_view::npos ||
      !absl::SimpleAtoi(AbslView(rule.substr(slash + 1)), &prefix_length)) {
    return false;
  }
  const std::string_view address = rule.substr(0, slash);
  if (CanonicalIpv6(address)) return prefix_length <= 128;
  return std::count(address.begin(), address.end(), '.') == 3 && ParseIpv4(address).has_value() &&
         prefix_length <= 32;
}

// A URL that the parser takes: a rule without scheme gets one, an IPv6 address its brackets,
// and "\" is "/" before the query, as in browsers.
std::string AsUrl(std::string_view rule) {
  std::string url(rule);
  const std::size_t query = std::min(url.find_first_of("?#"), url.size());
  std::replace(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(query), '\\', '/');
  if (HasScheme(url)) return url;
  if (CanonicalIpv6(url)) return absl::StrCat("rule://[", url, "]");
  return absl::StrCat("rule://", url);
}

// Hosts in requests may have more characters, but in a rule they are mistakes.
absl::Status CheckHostCharacters(std::string_view rule, std::string_view host) {
  if (host.starts_with('[')) return absl::OkStatus();
  for (const char c : host) {
    if (IsAlnum(c) || c == '-' || c == '_' || c == '.') continue;
    return BadRule(rule, absl::StrCat("has \"", absl::string_view(&c, 1), "\" in its host: ",
                                      "a host has letters, digits, \"-\", \"_\" and dots")
                             .c_str());
  }
  return absl::OkStatus();
}

// Leading zeros do not count.
bool IsAbove65535(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits.size() > 5 || (digits.size() == 5 && digits > "65535");
}

// The port, or "" when it says no more than the scheme does (http and https without one).
std::string MeaningfulPort(const RawUrl& raw, std::string_view scheme) {
  const auto is_default_of = [&](std::string_view name) {
    return absl::StrCat(DefaultPort(name)) == AbslView(raw.port);
  };
  const bool is_default =
      scheme.empty() ? is_default_of("http") || is_default_of("https") : is_default_of(scheme);
  return is_default ? "" : std::string(raw.port);
}

}  // namespace

absl::StatusOr<RuleParts> ParseRule(std::string_view rule) {
  RETURN_IF_ERROR(CheckText(rule));
  if (IsCidr(rule)) {
    return BadRule(rule, "is an address range: keys are single hosts; list the addresses");
  }
  const std::string url = AsUrl(rule);
  RawUrl raw;
  switch (SplitRawUrl(url, raw)) {
    case RawUrlError::kNone:
      break;
    case RawUrlError::kBadPort:
      return BadRule(rule, "has a port that is not a number");
    default:
      return BadRule(rule, "has no host: write host, host/path or a full URL");
  }
  if (IsAbove65535(raw.port)) {
    return BadRule(rule, "has a port above 65535, which no URL can name");
  }
  RuleParts parts;
  if (HasScheme(rule)) parts.scheme = ToLowerAscii(raw.scheme);
  parts.raw_host = std::string(raw.host);
  ASSIGN_OR_RETURN(parts.host, CanonicalHost(raw.host));
  RETURN_IF_ERROR(CheckHostCharacters(rule, parts.host));
  parts.port = MeaningfulPort(raw, parts.scheme);
  parts.has_default_port = !raw.port.empty() && parts.port.empty();
  for (const std::string_view segment : ResolvedSegments(raw.path)) {
    if (!segment.empty()) parts.path.emplace_back(segment);
  }
  std::string joined;
  for (const std::string& component : parts.path) absl::StrAppend(&joined, "/", component);
  parts.path_resolved = joined != raw.path && absl::StrCat(joined, "/") != AbslView(raw.path);
  parts.path_resolved |= rule.substr(0, rule.find_first_of("?#")).find('\\') != rule.npos;
  parts.query = std::string(raw.query);
  parts.fragment = std::string(raw.fragment);
  parts.after_host =
      url.substr(static_cast<std::size_t>(raw.host.data() - url.data()) + raw.host.size());
  parts.has_userinfo = raw.userinfo.data() != nullptr;
  parts.has_query = raw.has_query && !(raw.query.empty() && raw.fragment.empty());
  parts.has_empty_part =
      raw.has_query != parts.has_query || (raw.has_fragment && raw.fragment.empty());
  return parts;
}

}  // namespace urlfilter::url
