#include "compiler/lists/host_patterns.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "filterlib/url/canonical_host.h"

namespace urlfilter::compiler {
namespace {

// `*` stands for any text, also none. Linear in text times stars.
bool GlobMatches(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// A pattern of other characters would match no canonical host.
bool IsGlob(std::string_view pattern) {
  return std::all_of(pattern.begin(), pattern.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == '*' || c == ':' ||
           c == '[' || c == ']';
  });
}

}  // namespace

absl::StatusOr<HostPatterns> HostPatterns::Create(const std::vector<std::string>& patterns) {
  HostPatterns result;
  for (const std::string& pattern : patterns) {
    if (pattern.find_first_of("/?# ") != std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", pattern, "\" is not a host: include and exclude look at hosts"));
    }
    if (pattern.find('*') != std::string::npos) {
      if (!IsGlob(pattern)) {
        return absl::InvalidArgumentError(absl::StrCat(
            "\"", pattern, "\": with `*`, write the host as devices see it: letters, digits, `-`, ",
            "`_` and dots (xn--... for others), and no `=`"));
      }
      result.globs_.push_back(absl::AsciiStrToLower(pattern));
      continue;
    }
    const bool exact = pattern.starts_with('=');
    absl::StatusOr<std::string> host =
        url::CanonicalHost(std::string_view(pattern).substr(exact ? 1 : 0));
    if (!host.ok()) return host.status();
    (exact ? result.exact_ : result.hosts_).insert(*std::move(host));
  }
  return result;
}

bool HostPatterns::Matches(std::string_view host) const {
  if (exact_.find(host) != exact_.end()) return true;
  for (std::string_view suffix = host; !hosts_.empty();) {
    if (hosts_.find(suffix) != hosts_.end()) return true;
    const size_t dot = suffix.find('.');
    if (dot == std::string_view::npos) break;
    suffix.remove_prefix(dot + 1);
  }
  for (const std::string& glob : globs_) {
    if (GlobMatches(glob, host)) return true;
  }
  return false;
}

}  // namespace urlfilter::compiler
