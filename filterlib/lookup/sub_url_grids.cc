#include "filterlib/lookup/sub_url_grids.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "bloom/key_grid.h"
#include "bloom/prefilter_hash.h"
#include "filterlib/lookup/grid_body.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/os_behaviour.h"

namespace urlfilter::lookup_internal {
namespace {

using bloom::IncrementalKeyHash;
using bloom::KeyGrid;

constexpr std::size_t kMaxHostBytes = 320;  // longer than any host name that resolves

// Gathers keys, and asks for them when there is no room for more.
class Keys {
 public:
  Keys(uint32_t murmur_seed, AskKeys ask) : murmur_seed_(murmur_seed), ask_(ask) {}

  IncrementalKeyHash Hash(std::string_view text) const {
    IncrementalKeyHash hash(murmur_seed_);
    hash.Append(text);
    return hash;
  }

  void Add(std::string_view key) {
    MakeRoom();
    hashes_.Add(Hash(key).Finish());
  }
  void Add(const KeyGrid& grid) {
    MakeRoom();
    hashes_.Add(grid);
  }

  bool Finish() { return found_ || ask_(hashes_); }

 private:
  void MakeRoom() {
    if (hashes_.HasRoomForGrid()) return;
    found_ = found_ || ask_(hashes_);
    hashes_.Clear();
  }

  const uint32_t murmur_seed_;
  const AskKeys ask_;
  bool found_ = false;
  bloom::KeyHashes hashes_;
};

// The heads of a grid, hashed.
class Heads {
 public:
  bool HasRoomFor(std::size_t more) const { return size_ + more <= heads_.size(); }
  void Add(const IncrementalKeyHash& head) { heads_[size_++] = head.state(); }
  void Clear() { size_ = 0; }
  std::span<const IncrementalKeyHash::State> span() const { return {heads_.data(), size_}; }

 private:
  std::array<IncrementalKeyHash::State, bloom::kMaxGridHeads> heads_;
  std::size_t size_ = 0;
};

// A host in a buffer of its own.
class HostBuffer {
 public:
  void Add(std::string_view text) {
    std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += text.size();
  }
  void FoldCase() { url::CopyToLower(view(), bytes_.data()); }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, url::os::kWww.size() + kMaxHostBytes> bytes_;
  std::size_t size_ = 0;
};

// B of 26: `core` without any "www.".
HostBuffer WithoutWww(std::string_view core) {
  HostBuffer bare;
  for (std::size_t at = core.find(url::os::kWww); at != std::string_view::npos;
       at = core.find(url::os::kWww)) {
    bare.Add(core.substr(0, at));
    core.remove_prefix(at + url::os::kWww.size());
  }
  bare.Add(core);
  return bare;
}

// True when the raw rest of the URL is one of the strings host + path + tail, given that the body
// has the path as it is. False is always safe: the rest is then asked for, perhaps again.
bool RestIsAmongOthers(const GridUrl& url) {
  const url::RawUrl& parts = url.parts;
  const std::size_t tail_size = (parts.has_query ? parts.query.size() + 1 : 0) +
                                (parts.has_fragment ? parts.fragment.size() + 1 : 0);
  return url.host.data() == parts.rest.data() &&
         parts.rest.size() == url.host.size() + parts.path.size() + tail_size &&
         (tail_size == 0 || !parts.path.ends_with('/'));
}

void Add26(const GridUrl& url, Keys& keys) {
  GridBody body(url.marks, GridBody::Spelling::kDecoded);
  const bool path_as_written = body.AddPath(url.parts.path);
  if (url.parts.has_query) body.AddPart('?', url.parts.query);
  if (url.parts.has_fragment) body.AddPart('#', url.parts.fragment);

  std::string_view core = url.host;
  if (core.starts_with(url::os::kWww)) core.remove_prefix(url::os::kWww.size());
  const bool has_inner_www = core.find(url::os::kWww) != std::string_view::npos;
  Heads heads;
  IncrementalKeyHash www = keys.Hash(url::os::kWww);
  www.Append(core);
  heads.Add(www);
  if (has_inner_www) heads.Add(keys.Hash(WithoutWww(core).view()));
  std::size_t deep_heads = 2;  // W and B
  for (std::string_view suffix = core;;) {
    if (!heads.HasRoomFor(1)) {
      keys.Add(KeyGrid{heads.span(), deep_heads, body.view(), body.ends(), body.ends().size()});
      heads.Clear();
      deep_heads = 0;
    }
    heads.Add(keys.Hash(suffix));
    const std::size_t dot = suffix.find('.');
    if (dot == std::string_view::npos) break;
    suffix.remove_prefix(dot + 1);
  }
  keys.Add(KeyGrid{heads.span(), deep_heads, body.view(), body.ends(), body.ends().size()});
  if (has_inner_www || !path_as_written || !RestIsAmongOthers(url)) keys.Add(url.parts.rest);
}

// What follows each host of 27.
class Bodies27 {
 public:
  explicit Bodies27(const GridUrl& url)
      : has_tail_(url.parts.has_query || url.parts.has_fragment),
        slashed_(url.marks, GridBody::Spelling::kFolded),
        plain_(url.marks, GridBody::Spelling::kFolded) {
    slashed_.AddPath(url.parts.path);
    path_ends_ = slashed_.ends().size();
    if (!has_tail_) return;
    slashed_.AddByte('/');
    AddTail(url.parts, slashed_);
    plain_.AddPath(url.parts.path);
    AddTail(url.parts, plain_);
  }

  void AddBelow(const Heads& heads, Keys& keys) const {
    const std::size_t deep = heads.span().size();
    keys.Add(KeyGrid{heads.span(), deep, slashed_.view(), slashed_.ends(), path_ends_});
    if (!has_tail_) return;
    keys.Add(KeyGrid{heads.span(), deep, plain_.view(), plain_.ends().subspan(path_ends_), 0});
  }

 private:
  static void AddTail(const url::RawUrl& url, GridBody& body) {
    if (url.has_query) body.AddPart('?', url.query);
    if (url.has_fragment) body.AddPart('#', url.fragment);
  }

  const bool has_tail_;
  std::size_t path_ends_;
  GridBody slashed_;  // a "/" between the path and the query or fragment
  GridBody plain_;
};

void Add27(const GridUrl& url, Keys& keys) {
  HostBuffer folded;
  folded.Add(url.host);
  folded.FoldCase();
  std::string_view host = folded.view();
  if (host.starts_with(url::os::kWww)) host.remove_prefix(url::os::kWww.size());
  if (host.empty()) return;

  const Bodies27 bodies(url);
  const std::string_view port = url::Port27(url.parts);
  auto labels = static_cast<std::size_t>(std::count(host.begin(), host.end(), '.')) + 1;
  Heads heads;
  for (;; host.remove_prefix(host.find('.') + 1)) {
    if (!heads.HasRoomFor(2)) {
      bodies.AddBelow(heads, keys);
      heads.Clear();
    }
    IncrementalKeyHash hash = keys.Hash(host);
    heads.Add(hash);
    if (!port.empty()) {
      hash.Append(':');
      hash.Append(port);
      heads.Add(hash);
    }
    if (labels-- <= url::os::kFewestLabels27) break;
  }
  bodies.AddBelow(heads, keys);
}

}  // namespace

bool FitsGrids(const GridUrl& url) {
  return url.host.size() <= kMaxHostBytes && GridBody::Fits(url.marks, url.parts);
}

bool AskGrids(const GridUrl& url, url::Profile profile, uint32_t murmur_seed, AskKeys ask) {
  Keys keys(murmur_seed, ask);
  if (url::Includes26(profile)) Add26(url, keys);
  if (url::Includes27(profile)) Add27(url, keys);
  return keys.Finish();
}

}  // namespace urlfilter::lookup_internal
