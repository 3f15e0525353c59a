// Hashes every sub-URL of a URL without making one.
//
//   WalkSubUrls(parts, Profile::kIos27, seed, [&](KeyHash hash) { return view.MayContain(hash); });
//
// The hash states of several hosts (host suffixes, with and without a port) are lanes that are
// extended together along the path: every byte of the URL is prepared once (case folded or
// percent-decoded, as the system has it) and appended to all lanes. What is hashed is the set that
// SubUrls() of filterlib/url/sub_urls.h gives; a string may be hashed twice.
#ifndef URLFILTER_FILTERLIB_LOOKUP_SUB_URL_WALK_H_
#define URLFILTER_FILTERLIB_LOOKUP_SUB_URL_WALK_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "bloom/prefilter_hash.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::lookup_internal {

// How the bytes of a URL part become the bytes of a sub-URL.
enum class Spelling { kAsWritten, kDecoded, kFolded };

// Hands `text` to `append`, respelled piece by piece in a buffer on the stack.
template <typename Append>
void Respell(std::string_view text, Spelling spelling, Append append) {
  if (spelling == Spelling::kAsWritten) return append(text);
  std::array<char, 256> buffer;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 0;
    for (; size < buffer.size() && i < text.size(); ++i) {
      if (spelling == Spelling::kFolded) {
        buffer[size++] = url::ToLower(text[i]);
      } else if (url::IsEscape(text, i)) {
        buffer[size++] = url::EscapedByte(text, i);
        i += 2;
      } else {
        buffer[size++] = text[i];
      }
    }
    append(std::string_view(buffer.data(), size));
  }
}

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
  using Hash = bloom::IncrementalKeyHash;

  // One host's states at the place in the path that the walk has come to.
  struct Lane {
    Hash plain;    // without a slash at the end
    Hash slashed;  // with one
  };
  static constexpr std::size_t kMaxLanes = 8;  // longer hosts take several walks along the path
  using Lanes = absl::InlinedVector<Lane, kMaxLanes>;

  static Hash Extended(Hash hash, std::string_view text) {
    hash.Append(text);
    return hash;
  }

  // Offers the host or path at the lane, with and without a slash.
  bool Offer(Lane& lane) {
    if (sink_(lane.plain.Finish())) return true;
    lane.slashed = lane.plain;
    lane.slashed.Append('/');
    return sink_(lane.slashed.Finish());
  }

  bool OfferHost(const Hash& host, Lanes& lanes) {
    lanes.push_back({host, host});
    return Offer(lanes.back());
  }

  bool WalkPath(Lanes& lanes, Spelling spelling);
  bool WalkTail26(Lanes& lanes);
  bool WalkTail27(const Lanes& lanes, Spelling spelling);
  bool WalkTailOfOneHost27(Hash hash, Spelling spelling);
  bool RestIsAlreadyHashed(std::string_view host) const;

  const url::RawUrl& url_;
  const std::uint32_t murmur_seed_;
  Sink& sink_;
};

template <typename Sink>
bool SubUrlWalk<Sink>::WalkPath(Lanes& lanes, Spelling spelling) {
  const std::string_view path = url_.path;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view component = path.substr(begin, end - begin);
    begin = end + 1;
    if (component.empty()) continue;
    for (Lane& lane : lanes) lane.plain = lane.slashed;
    Respell(component, spelling, [&](std::string_view bytes) {
      for (Lane& lane : lanes) lane.plain.Append(bytes);
    });
    for (Lane& lane : lanes) {
      if (Offer(lane)) return true;
    }
  }
  return false;
}

// Rules 5 and 6 of 26: query and fragment follow the path directly.
template <typename Sink>
bool SubUrlWalk<Sink>::WalkTail26(Lanes& lanes) {
  for (Lane& lane : lanes) {
    if (url_.has_query) {
      lane.plain.Append('?');
      lane.plain.Append(url_.query);
      if (Offer(lane)) return true;
    }
    if (url_.has_fragment) {
      lane.plain.Append('#');
      lane.plain.Append(url_.fragment);
      if (Offer(lane)) return true;
    }
  }
  return false;
}

// The raw rest of a URL without anything unusual has been hashed as host + path + tail.
template <typename Sink>
bool SubUrlWalk<Sink>::RestIsAlreadyHashed(std::string_view host) const {
  const bool plain_host =
      url_.rest.starts_with(host) && host.size() == url_.host.size() &&
      url_.rest.size() == host.size() + url_.path.size() +
                              (url_.has_query ? url_.query.size() + 1 : 0) +
                              (url_.has_fragment ? url_.fragment.size() + 1 : 0);
  const bool plain_path = url_.path.find('%') == std::string_view::npos &&
                          url_.path.find("//") == std::string_view::npos;
  const bool slash_before_tail = url_.path.ends_with('/') && (url_.has_query || url_.has_fragment);
  return plain_host && plain_path && !slash_before_tail;
}

template <typename Sink>
bool SubUrlWalk<Sink>::Walk26() {
  const bool as_written = url::IsAscii(url_.host) && url_.host.find('%') == std::string_view::npos;
  const std::string decoded = as_written ? std::string() : url::OsHost(url_.host);
  const std::string_view host = as_written ? url_.host : std::string_view(decoded);
  // W is "www." + core; its shorter suffixes are those of core.
  std::string_view core = host;
  if (core.starts_with(url::os::kWww)) core.remove_prefix(url::os::kWww.size());
  const std::size_t inner_www = core.find(url::os::kWww);
  Lanes lanes;
  const Hash start(murmur_seed_);
  if (OfferHost(Extended(Extended(start, url::os::kWww), core), lanes)) return true;
  if (inner_www == std::string_view::npos) {
    if (OfferHost(Extended(start, core), lanes)) return true;
  } else {
    Hash bare = start;
    std::string_view left = core;
    for (std::size_t at = inner_www; at != std::string_view::npos; at = left.find(url::os::kWww)) {
      bare.Append(left.substr(0, at));
      left.remove_prefix(at + url::os::kWww.size());
    }
    bare.Append(left);
    if (OfferHost(bare, lanes)) return true;
    Lane whole{Extended(start, core), start};
    if (Offer(whole)) return true;
  }
  for (std::size_t dot = core.find('.'); dot != std::string_view::npos;
       dot = core.find('.', dot + 1)) {
    Lane suffix{Extended(start, core.substr(dot + 1)), start};
    if (Offer(suffix)) return true;
  }
  const bool has_escapes = url_.path.find('%') != std::string_view::npos;
  if (WalkPath(lanes, has_escapes ? Spelling::kDecoded : Spelling::kAsWritten)) return true;
  if (WalkTail26(lanes)) return true;
  if (inner_www == std::string_view::npos && RestIsAlreadyHashed(host)) return false;
  return sink_(Extended(start, url_.rest).Finish());
}

template <typename Sink>
bool SubUrlWalk<Sink>::WalkTailOfOneHost27(Hash hash, Spelling spelling) {
  const auto append = [&](std::string_view bytes) { hash.Append(bytes); };
  if (url_.has_query) {
    hash.Append('?');
    Respell(url_.query, spelling, append);
    if (sink_(hash.Finish())) return true;
  }
  if (url_.has_fragment) {
    hash.Append('#');
    Respell(url_.fragment, spelling, append);
    if (sink_(hash.Finish())) return true;
  }
  return false;
}

template <typename Sink>
bool SubUrlWalk<Sink>::WalkTail27(const Lanes& lanes, Spelling spelling) {
  if (!url_.has_query && !url_.has_fragment) return false;
  for (const Lane& lane : lanes) {
    if (WalkTailOfOneHost27(lane.plain, spelling)) return true;
    if (WalkTailOfOneHost27(lane.slashed, spelling)) return true;
  }
  return false;
}

template <typename Sink>
bool SubUrlWalk<Sink>::Walk27() {
  const bool as_written = url::IsAscii(url_.host) && url_.host.find('%') == std::string_view::npos;
  const std::string decoded = as_written ? std::string() : url::OsHost(url_.host);
  std::string_view host = as_written ? url_.host : std::string_view(decoded);
  if (url::EqualsIgnoringCase(host.substr(0, url::os::kWww.size()), url::os::kWww)) {
    host.remove_prefix(url::os::kWww.size());
  }
  if (host.empty()) return false;
  const bool has_capitals =
      std::any_of(url_.rest.begin(), url_.rest.end(), url::IsUpper) || !as_written;
  const Spelling spelling = has_capitals ? Spelling::kFolded : Spelling::kAsWritten;
  const std::string_view port = url::Port27(url_);
  std::size_t labels = static_cast<std::size_t>(std::count(host.begin(), host.end(), '.')) + 1;
  for (bool more = true; more;) {
    Lanes lanes;
    while (more && lanes.size() + 2 <= kMaxLanes) {
      Hash hash(murmur_seed_);
      Respell(host, spelling, [&](std::string_view bytes) { hash.Append(bytes); });
      if (OfferHost(hash, lanes)) return true;
      if (!port.empty()) {
        hash.Append(':');
        hash.Append(port);
        if (OfferHost(hash, lanes)) return true;
      }
      more = labels-- > url::os::kFewestLabels27;
      if (more) host.remove_prefix(host.find('.') + 1);
    }
    if (WalkPath(lanes, spelling) || WalkTail27(lanes, spelling)) return true;
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
