// Keys of the in-app target (hash family `xxh3-block`): one canonical string for a rule, and for
// a URL the strings that rules about it may have, most specific first.
//
//   InAppKeyForRule("https://Example.com/%7Ea/")  ->  "example.com/~a"
//   InAppCandidates("http://www.example.com/a/b?q")  ->
//       www.example.com/a/b?q, www.example.com/a/b, www.example.com/a, www.example.com,
//       example.com/a/b?q, ... com
//
// Unlike the keys of NEURLFilter (rule_keys.h) these are exact: "www." stays, case and escapes are
// what the canonical URL has (canonical_url.h), and a path rule reaches subdomains. Scheme,
// userinfo, port and fragment do not take part.
#ifndef URLFILTER_FILTERLIB_URL_IN_APP_KEYS_H_
#define URLFILTER_FILTERLIB_URL_IN_APP_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace urlfilter::url {

// Rules beyond these are refused, so lookups need not try longer keys.
inline constexpr std::size_t kMaxInAppKeyBytes = 2048;
inline constexpr std::size_t kMaxInAppPathSegments = 64;

// host, host/path or host/path?query, canonical, without final slash, empty segments and an empty
// query. InvalidArgument as KeysForRule (rule_keys.h), and for rules beyond the limits.
absl::StatusOr<std::string> InAppKeyForRule(std::string_view rule);

struct InAppCandidate {
  std::string key;
  std::uint32_t host_labels = 0;    // specificity: compared first; 1 for an IP address
  std::uint32_t path_segments = 0;  // then this
  bool has_query = false;           // then this
  bool is_full_host = false;        // entries for "this host only" apply
};

// The slow model of what InAppLookup (filterlib/lookup/in_app_lookup.h) tries, in order: suffixes
// of the host at label borders, longest first (an IP address has one), and below each the path
// with its query, the path, and its prefixes at segment borders, longest first. Those beyond the
// limits are left out. InvalidArgument when CanonicalizeUrl() refuses the URL.
absl::StatusOr<std::vector<InAppCandidate>> InAppCandidates(std::string_view url);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_IN_APP_KEYS_H_
