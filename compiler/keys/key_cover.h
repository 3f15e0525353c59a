// Which keys cover which: the parents of a key under the operating system's walk.
//
// Parent P covers key K under a profile if every plain URL that makes the OS try K makes it try P
// as well. Then K beside P changes no verdict, and is left out of a filter. With
// K = host + path + tail (the tail starts at the first '?' or '#'):
//
//   26     a host key covers every sub-host, and every path and query below; a path key covers
//          deeper paths and queries on its own host (and on its `www.` twin) only
//   27     a key covers the same and deeper paths on its host and on every sub-host; the walk over
//          suffixes stops at two labels, so `com` covers nothing but itself
//   both   what covers under 26 and under 27
//
// A host with a `www.` that is not its beginning (real lists have some) has no twin on 26: the OS
// cuts every `www.` out of what it tries beside the host itself.
//
// A plain URL is one whose path has no escaped separator (%2F, %3F, %23). The OS mangles the
// others, so that they may try a key without trying its parents; no list means those tries.
//
// Every parent of a key is a piece of the key's own text, so that nothing here allocates.
// All functions are pure.
#ifndef URLFILTER_COMPILER_KEYS_KEY_COVER_H_
#define URLFILTER_COMPILER_KEYS_KEY_COVER_H_

#include <cstddef>
#include <string_view>

#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

struct KeyParts {
  std::string_view host;
  std::string_view path;  // "" or "/..."
  std::string_view tail;  // "" or "?..." or "#..."
};

KeyParts SplitKey(std::string_view key);

// Whether the host's labels are walked at all: not for IP addresses, ports and userinfo.
bool IsNamedHost(std::string_view host);

// How far a parent reaches.
struct CoverRules {
  bool paths_reach_sub_hosts = false;  // 27: `h/a` covers `s.h/a`
  size_t fewest_labels = 1;            // a shorter suffix is not tried (27: two labels)
  bool exact_walk = true;              // stop where escapes or empty components end the certainty
};

// The relation above, for leaving keys out.
CoverRules LosslessCover(url::Profile profile);

// "Below" as an exception means it: under any of the profile's systems, whatever the escapes.
CoverRules BelowException(url::Profile profile);

// Which keys above an exception would still block it on one of the profile's systems.
CoverRules BlocksBelow(url::Profile profile);

// Calls visit(parent) for each parent of `key` (never the key itself) until one returns true;
// returns whether one did. Parents on wider hosts come after those on the key's own host.
template <typename Visit>
bool AnyParent(std::string_view key, const CoverRules& rules, Visit&& visit);

// The same, and quicker, for a key that is a host with a name and no more.
template <typename Visit>
bool AnyParentOfHost(std::string_view host, const CoverRules& rules, Visit&& visit);

// ------------------------------------------------------------------------------------------------

namespace key_cover_internal {

// Whether 26 tries the host without its leading `www.` as well, paths included.
inline bool HasWwwTwin(std::string_view host) {
  return host.substr(0, 4) == "www." && host.find("www.", 4) == std::string_view::npos;
}

// The end of the path component that starts at the '/' at `begin`, or npos where the walk ends.
size_t ComponentEnd(std::string_view key, size_t begin, size_t path_end, bool exact_walk);

}  // namespace key_cover_internal

template <typename Visit>
bool AnyParent(std::string_view key, const CoverRules& rules, Visit&& visit) {
  const KeyParts parts = SplitKey(key);
  const size_t host_end = parts.host.size();
  const size_t path_end = host_end + parts.path.size();
  const bool named = IsNamedHost(parts.host);
  if (!named && parts.host.find(':') != std::string_view::npos) return false;

  // Pieces [begin, end) that start at one host suffix: the host, then each path prefix.
  const auto visit_suffix = [&](size_t begin, bool with_paths) {
    const bool wider = begin > 0;
    if ((wider || host_end < key.size()) && visit(key.substr(begin, host_end - begin))) return true;
    if (!with_paths) return false;
    size_t at = host_end;
    while (at < path_end) {
      at = key_cover_internal::ComponentEnd(key, at, path_end, rules.exact_walk);
      if (at == std::string_view::npos) return false;
      if ((wider || at < key.size()) && visit(key.substr(begin, at - begin))) return true;
    }
    return wider && path_end < key.size() && visit(key.substr(begin));
  };

  if (visit_suffix(0, true)) return true;
  if (!named) return false;
  size_t labels = 1;
  for (const char c : parts.host) labels += c == '.' ? 1 : 0;
  for (size_t dot = parts.host.find('.'); dot != std::string_view::npos;
       dot = parts.host.find('.', dot + 1)) {
    if (--labels < rules.fewest_labels) break;
    const bool www_twin = dot == 3 && key_cover_internal::HasWwwTwin(parts.host);
    if (visit_suffix(dot + 1, rules.paths_reach_sub_hosts || www_twin)) return true;
  }
  return false;
}

template <typename Visit>
bool AnyParentOfHost(std::string_view host, const CoverRules& rules, Visit&& visit) {
  size_t labels = 1;
  for (const char c : host) labels += c == '.' ? 1 : 0;
  for (size_t at = 0; --labels >= rules.fewest_labels && labels > 0;) {
    while (host[at] != '.') ++at;
    if (visit(host.substr(++at))) return true;
  }
  return false;
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_COVER_H_
