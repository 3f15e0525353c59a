#include "filterlib/url/in_app_keys.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/url/canonical_url.h"
#include "filterlib/url/escapes.h"
#include "filterlib/url/ip_address.h"
#include "filterlib/url/path_segments.h"
#include "filterlib/url/rule_parts.h"

namespace urlfilter::url {
namespace {

using Strings = std::vector<std::string>;

// Longest first.
Strings HostSuffixes(std::string_view host) {
  Strings suffixes = {std::string(host)};
  if (host.starts_with('[') || LooksLikeIpv4(host)) return suffixes;
  for (std::size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.')) {
    host.remove_prefix(dot + 1);
    suffixes.emplace_back(host);
  }
  return suffixes;
}

std::uint32_t CountLabels(std::string_view host) {
  if (host.starts_with('[') || LooksLikeIpv4(host)) return 1;
  return static_cast<std::uint32_t>(std::count(host.begin(), host.end(), '.')) + 1;
}

// "", "/a", "/a/b" for "/a//b/".
Strings PathPrefixes(std::string_view canonical_path) {
  Strings prefixes = {""};
  for (const std::string_view segment : ResolvedSegments(canonical_path)) {
    if (!segment.empty()) prefixes.push_back(absl::StrCat(prefixes.back(), "/", AbslView(segment)));
  }
  return prefixes;
}

}  // namespace

absl::StatusOr<std::string> InAppKeyForRule(std::string_view rule) {
  ASSIGN_OR_RETURN(const RuleParts parts, ParseRule(rule));
  std::string key = parts.host;
  for (const std::string& component : parts.path) {
    absl::StrAppend(&key, "/", NormalizePathSegment(component));
  }
  if (!parts.query.empty()) absl::StrAppend(&key, "?", EscapeQuery(parts.query));
  if (parts.path.size() > kMaxInAppPathSegments || key.size() > kMaxInAppKeyBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the rule is too long for the in-app target: at most ", kMaxInAppKeyBytes, " bytes and ",
        kMaxInAppPathSegments, " path segments; block a shorter path above it"));
  }
  return key;
}

absl::StatusOr<std::vector<InAppCandidate>> InAppCandidates(std::string_view url) {
  ASSIGN_OR_RETURN(const CanonicalUrl canonical, CanonicalizeUrl(url));
  const Strings prefixes = PathPrefixes(canonical.path);
  std::vector<InAppCandidate> candidates;
  const auto add = [&](std::string key, std::string_view host, std::size_t segments, bool query) {
    if (key.size() > kMaxInAppKeyBytes || segments > kMaxInAppPathSegments) return;
    candidates.push_back({std::move(key), CountLabels(host), static_cast<std::uint32_t>(segments),
                          query, host == canonical.host});
  };
  for (const std::string& host : HostSuffixes(canonical.host)) {
    if (!canonical.query.empty()) {
      add(host + prefixes.back() + "?" + canonical.query, host, prefixes.size() - 1, true);
    }
    for (std::size_t i = prefixes.size(); i > 0; --i)
      add(host + prefixes[i - 1], host, i - 1, false);
  }
  return candidates;
}

}  // namespace urlfilter::url
