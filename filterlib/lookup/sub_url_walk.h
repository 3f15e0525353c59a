// Hashes every sub-URL of a URL without making one.
//
//   WalkSubUrls(parts, Profile::kIos27, seed, [&](KeyHash hash) { return view.MayContain(hash); });
//
// Several hosts (host suffixes, with and without a port) are lanes that are extended together along
// the path: every byte of the URL is prepared once (case folded or percent-decoded, as the system
// has it) and appended to all lanes. What is hashed is the set that
// SubUrls() of filterlib/url/sub_urls.h gives; a string may be hashed twice.
#ifndef URLFILTER_FILTERLIB_LOOKUP_SUB_URL_WALK_H_
#define URLFILTER_FILTERLIB_LOOKUP_SUB_URL_WALK_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bloom/key_hash_lanes.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::lookup_internal {

// How the bytes of a URL part become the bytes of a sub-URL.
enum class Spelling { kAsWritten, kDecoded, kFolded };

// Fills `buffer` from `text`, respelled, and takes what it read off `text`.
inline std::string_view RespellSome(std::string_view& text, Spelling spelling,
                                    std::array<char, 256>& buffer) {
  if (spelling == Spelling::kFolded) {
    const std::string_view piece = text.substr(0, buffer.size());
    url::CopyToLower(piece, buffer.data());
    text.remove_prefix(piece.size());
    return {buffer.data(), piece.size()};
  }
  std::size_t size = 0;
  std::size_t i = 0;
  for (; size < buffer.size() && i < text.size(); ++i) {
    const bool escape = url::IsEscape(text, i);
    buffer[size++] = escape ? url::EscapedByte(text, i) : text[i];
    if (escape) i += 2;
  }
  text.remove_prefix(i);
  return {buffer.data(), size};
}

// Hands `text` to `append`, in pieces if it needs another spelling.
template <typename Append>
void Respell(std::string_view text, Spelling spelling, Append append) {
  if (spelling == Spelling::kAsWritten) return append(text);
  std::array<char, 256> buffer;
  while (!text.empty()) append(RespellSome(text, spelling, buffer));
}

// The host as the system takes it. Only a host with escapes or non-ASCII bytes needs memory.
class HostText {
 public:
  explicit HostText(std::string_view raw_host) : view_(raw_host) {
    if (url::IsAscii(raw_host) && raw_host.find('%') == std::string_view::npos) return;
    text_ = url::OsHost(raw_host);
    view_ = text_;
  }
  HostText(const HostText&) = delete;
  HostText& operator=(const HostText&) = delete;

  std::string_view view() const { return view_; }

 private:
  std::string text_;
  std::string_view view_;
};

// `Sink` is called with a bloom::KeyHash and returns true to end the walk.
template <typename Sink>
class SubUrlWalk {
 public:
  SubUrlWalk(const url::RawUrl& url, std::uint32_t murmur_seed, Sink& sink)
      : url_(url), murmur_seed_(murmur_seed), sink_(sink) {}

  // True when the sink ended the walk.
  bool Walk26();
  bool Walk27();

 private:
  template <std::size_t kLanes>
  using Lanes = bloom::KeyHashLanes<kLanes>;

  static constexpr std::size_t kMostLanes27 = 4;  // longer hosts take several walks along the path

  // The keys of all lanes, as they are and with a slash.
  template <std::size_t kLanes>
  struct Place {
    Lanes<kLanes> plain;
    Lanes<kLanes> slashed;
  };

  Lanes<1> HashOf(std::string_view text, Spelling spelling = Spelling::kAsWritten) const {
    Lanes<1> lane(murmur_seed_);
    Respell(text, spelling, [&](std::string_view bytes) { lane.Append(bytes); });
    return lane;
  }

  template <std::size_t kLanes>
  bool Offer(const Lanes<kLanes>& lanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (sink_(lanes.Finish(lane))) return true;
    }
    return false;
  }

  // Offers place.plain, and that with a slash, which becomes place.slashed.
  template <std::size_t kLanes>
  bool OfferBoth(Place<kLanes>& place) {
    place.slashed = place.plain;
    place.slashed.Append('/');
    return Offer(place.plain) || Offer(place.slashed);
  }

  bool OfferHost(const Lanes<1>& host) {
    Place<1> place{host, host};
    return OfferBoth(place);
  }

  template <std::size_t kLanes>
  bool WalkPath(Place<kLanes>& place, Spelling spelling);

  bool WalkSuffixes26(std::string_view core);
  bool WalkTail26(Place<2>& place);
  template <std::size_t kLanes>
  bool WalkTail27(Lanes<kLanes> lanes, Spelling spelling);
  template <std::size_t kLanes>
  bool WalkHosts27(const Lanes<kMostLanes27>& hosts, Spelling spelling);
  Lanes<1> HashWithoutWww(std::string_view text) const;
  bool RestIsAlreadyHashed(std::string_view host) const;

  const url::RawUrl& url_;
  const std::uint32_t murmur_seed_;
  Sink& sink_;
};

// Offers the hosts of all lanes and every prefix of the path below them; leaves the full path.
template <typename Sink>
template <std::size_t kLanes>
bool SubUrlWalk<Sink>::WalkPath(Place<kLanes>& place, Spelling spelling) {
  if (OfferBoth(place)) return true;
  const std::string_view path = url_.path;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view component = path.substr(begin, end - begin);
    begin = end + 1;
    if (component.empty()) continue;
    place.plain = place.slashed;
    Respell(component, spelling, [&](std::string_view bytes) { place.plain.Append(bytes); });
    if (OfferBoth(place)) return true;
  }
  return false;
}

// Rules 5 and 6 of 26: query and fragment follow the path directly.
template <typename Sink>
bool SubUrlWalk<Sink>::WalkTail26(Place<2>& place) {
  if (url_.has_query) {
    place.plain.Append('?');
    place.plain.Append(url_.query);
    if (OfferBoth(place)) return true;
  }
  if (url_.has_fragment) {
    place.plain.Append('#');
    place.plain.Append(url_.fragment);
    if (OfferBoth(place)) return true;
  }
  return false;
}

// True when the raw rest of the URL is one of the strings host + path + tail. False is always
// safe: the rest is then hashed, perhaps again.
template <typename Sink>
bool SubUrlWalk<Sink>::RestIsAlreadyHashed(std::string_view host) const {
  const std::size_t tail_size = (url_.has_query ? url_.query.size() + 1 : 0) +
                                (url_.has_fragment ? url_.fragment.size() + 1 : 0);
  return url_.rest.size() == host.size() + url_.path.size() + tail_size &&
         url_.rest.starts_with(host) && url_.path.find('%') == std::string_view::npos &&
         url_.path.find("//") == std::string_view::npos &&
         (tail_size == 0 || !url_.path.ends_with('/'));
}

// The hash of `text` with every "www." removed, as 26 makes B.
template <typename Sink>
bloom::KeyHashLanes<1> SubUrlWalk<Sink>::HashWithoutWww(std::string_view text) const {
  Lanes<1> lane(murmur_seed_);
  for (std::size_t at = text.find(url::os::kWww); at != std::string_view::npos;
       at = text.find(url::os::kWww)) {
    lane.Append(text.substr(0, at));
    text.remove_prefix(at + url::os::kWww.size());
  }
  lane.Append(text);
  return lane;
}

// Rule 2 of 26 below W itself: `core` is W without its first label.
template <typename Sink>
bool SubUrlWalk<Sink>::WalkSuffixes26(std::string_view core) {
  for (std::size_t dot = core.find('.'); dot != std::string_view::npos;
       dot = core.find('.', dot + 1)) {
    if (OfferHost(HashOf(core.substr(dot + 1)))) return true;
  }
  return false;
}

template <typename Sink>
bool SubUrlWalk<Sink>::Walk26() {
  const HostText host_text(url_.host);
  std::string_view core = host_text.view();
  if (core.starts_with(url::os::kWww)) core.remove_prefix(url::os::kWww.size());
  const bool has_inner_www = core.find(url::os::kWww) != std::string_view::npos;
  Lanes<2> hosts(murmur_seed_);
  hosts.Set(0, HashWithoutWww(core), 0);
  hosts.AppendTo(1, url::os::kWww);
  hosts.AppendTo(1, core);
  Place<2> place{hosts, hosts};
  const bool has_escapes = url_.path.find('%') != std::string_view::npos;
  const Spelling spelling = has_escapes ? Spelling::kDecoded : Spelling::kAsWritten;
  if (WalkPath(place, spelling) || WalkTail26(place)) return true;
  if (has_inner_www && OfferHost(HashOf(core))) return true;
  if (WalkSuffixes26(core)) return true;
  if (!has_inner_www && RestIsAlreadyHashed(host_text.view())) return false;
  return sink_(HashOf(url_.rest).Finish(0));
}

template <typename Sink>
template <std::size_t kLanes>
bool SubUrlWalk<Sink>::WalkTail27(Lanes<kLanes> lanes, Spelling spelling) {
  const auto append = [&](std::string_view bytes) { lanes.Append(bytes); };
  if (url_.has_query) {
    lanes.Append('?');
    Respell(url_.query, spelling, append);
    if (Offer(lanes)) return true;
  }
  if (url_.has_fragment) {
    lanes.Append('#');
    Respell(url_.fragment, spelling, append);
    if (Offer(lanes)) return true;
  }
  return false;
}

// Everything below the hosts of the first `kLanes` lanes.
template <typename Sink>
template <std::size_t kLanes>
bool SubUrlWalk<Sink>::WalkHosts27(const Lanes<kMostLanes27>& hosts, Spelling spelling) {
  Place<kLanes> place{Lanes<kLanes>(murmur_seed_), Lanes<kLanes>(murmur_seed_)};
  for (std::size_t lane = 0; lane < kLanes; ++lane) place.plain.Set(lane, hosts, lane);
  if (WalkPath(place, spelling)) return true;
  if (!url_.has_query && !url_.has_fragment) return false;
  return WalkTail27(place.plain, spelling) || WalkTail27(place.slashed, spelling);
}

template <typename Sink>
bool SubUrlWalk<Sink>::Walk27() {
  const HostText host_text(url_.host);
  std::string_view host = host_text.view();
  if (url::EqualsIgnoringCase(host.substr(0, url::os::kWww.size()), url::os::kWww)) {
    host.remove_prefix(url::os::kWww.size());
  }
  if (host.empty()) return false;
  const bool has_capitals = url::HasUpper(host) || url::HasUpper(url_.rest);
  const Spelling spelling = has_capitals ? Spelling::kFolded : Spelling::kAsWritten;
  const std::string_view port = url::Port27(url_);
  std::size_t labels = static_cast<std::size_t>(std::count(host.begin(), host.end(), '.')) + 1;
  for (bool more = true; more;) {
    // A lane that is left over repeats a host, which does no harm.
    Lanes<kMostLanes27> hosts(murmur_seed_);
    std::size_t used = 0;
    while (more && used < kMostLanes27) {
      Lanes<1> hash = HashOf(host, spelling);
      for (std::size_t lane = used; lane < kMostLanes27; ++lane) hosts.Set(lane, hash, 0);
      ++used;
      hash.Append(':');
      hash.Append(port);
      if (!port.empty()) hosts.Set(used++, hash, 0);
      more = labels-- > url::os::kFewestLabels27;
      if (more) host.remove_prefix(host.find('.') + 1);
    }
    const bool found =
        used <= 2 ? WalkHosts27<2>(hosts, spelling) : WalkHosts27<kMostLanes27>(hosts, spelling);
    if (found) return true;
  }
  return false;
}

}  // namespace urlfilter::lookup_internal

namespace urlfilter {

// Calls `sink` with the bloom::KeyHash of every sub-URL of `url` for `profile`, in no particular
// order, until it returns true. Returns whether it did. Allocates nothing, but for hosts with
// escapes or non-ASCII bytes.
template <typename Sink>
bool WalkSubUrls(const url::RawUrl& url, url::Profile profile, std::uint32_t murmur_seed,
                 Sink&& sink) {
  lookup_internal::SubUrlWalk<Sink> walk(url, murmur_seed, sink);
  return (url::Includes26(profile) && walk.Walk26()) || (url::Includes27(profile) && walk.Walk27());
}

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_SUB_URL_WALK_H_
