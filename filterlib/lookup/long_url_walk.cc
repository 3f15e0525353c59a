#include "filterlib/lookup/long_url_walk.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "filterlib/url/ascii.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"

namespace urlfilter::lookup_internal {
namespace {

using bloom::IncrementalKeyHash;

// How the bytes of a URL part become the bytes of a sub-URL.
enum class Spelling { kAsWritten, kDecoded, kFolded };

// A key with its text: used like an IncrementalKeyHash.
class TextKey {
 public:
  explicit TextKey(std::uint32_t murmur_seed) : hash_(murmur_seed) {}
  void Append(char byte) {
    hash_.Append(byte);
    text_.push_back(byte);
  }
  void Append(std::string_view text) {
    hash_.Append(text);
    text_.append(text);
  }
  bloom::KeyHash hash() const { return hash_.Finish(); }
  const std::string& text() const { return text_; }

 private:
  IncrementalKeyHash hash_;
  std::string text_;
};

bool AskFor(const IncrementalKeyHash& key, AskHash ask) { return ask(key.Finish()); }
bool AskFor(const TextKey& key, AskText ask) { return ask(key.hash(), key.text()); }

template <typename Key>
void Append(std::string_view text, Spelling spelling, Key& hash) {
  if (spelling == Spelling::kAsWritten) return hash.Append(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (spelling == Spelling::kFolded) {
      hash.Append(url::ToLower(text[i]));
    } else if (url::IsEscape(text, i)) {
      hash.Append(url::EscapedByte(text, i));
      i += 2;
    } else {
      hash.Append(text[i]);
    }
  }
}

template <typename Key, typename Ask>
class Walk {
 public:
  Walk(const url::RawUrl& url, std::string_view host, uint32_t murmur_seed, Ask ask)
      : url_(url), host_(host), murmur_seed_(murmur_seed), ask_(ask) {}

  bool Walk26() const {
    std::string_view core = host_;
    if (core.starts_with(url::os::kWww)) core.remove_prefix(url::os::kWww.size());
    Key www(murmur_seed_);
    www.Append(url::os::kWww);
    www.Append(core);
    if (Below26(www) || Below26(HashWithoutWww(core))) return true;
    for (std::string_view suffix = core;; suffix.remove_prefix(suffix.find('.') + 1)) {
      if (AskBoth(HashOf(suffix, Spelling::kAsWritten))) return true;
      if (suffix.find('.') == std::string_view::npos) break;
    }
    return AskFor(HashOf(url_.rest, Spelling::kAsWritten), ask_);
  }

  bool Walk27() const {
    std::string_view host = host_;
    if (url::EqualsIgnoringCase(host.substr(0, url::os::kWww.size()), url::os::kWww)) {
      host.remove_prefix(url::os::kWww.size());
    }
    if (host.empty()) return false;
    const std::string_view port = url::Port27(url_);
    auto labels = static_cast<std::size_t>(std::count(host.begin(), host.end(), '.')) + 1;
    for (;; host.remove_prefix(host.find('.') + 1)) {
      Key hash = HashOf(host, Spelling::kFolded);
      if (Below27(hash)) return true;
      hash.Append(':');
      hash.Append(port);
      if (!port.empty() && Below27(hash)) return true;
      if (labels-- <= url::os::kFewestLabels27) return false;
    }
  }

 private:
  Key HashOf(std::string_view text, Spelling spelling) const {
    Key hash(murmur_seed_);
    Append(text, spelling, hash);
    return hash;
  }

  // The hash of `text` with every "www." removed, as 26 makes B.
  Key HashWithoutWww(std::string_view text) const {
    Key hash(murmur_seed_);
    for (std::size_t at = text.find(url::os::kWww); at != std::string_view::npos;
         at = text.find(url::os::kWww)) {
      hash.Append(text.substr(0, at));
      text.remove_prefix(at + url::os::kWww.size());
    }
    hash.Append(text);
    return hash;
  }

  // With and without a final slash; the copy is what a caller goes on from.
  bool AskBoth(Key hash) const {
    if (AskFor(hash, ask_)) return true;
    hash.Append('/');
    return AskFor(hash, ask_);
  }

  // The host and every prefix of the path below it; leaves `hash` at the full path.
  bool AlongPath(Key& hash, Spelling spelling) const {
    if (AskBoth(hash)) return true;
    for (std::size_t begin = 0; begin < url_.path.size();) {
      const std::size_t end = std::min(url_.path.find('/', begin), url_.path.size());
      const std::string_view component = url_.path.substr(begin, end - begin);
      begin = end + 1;
      if (component.empty()) continue;
      hash.Append('/');
      Append(component, spelling, hash);
      if (AskBoth(hash)) return true;
    }
    return false;
  }

  bool Below26(Key hash) const {
    if (AlongPath(hash, Spelling::kDecoded)) return true;
    if (url_.has_query) {
      hash.Append('?');
      hash.Append(url_.query);
      if (AskBoth(hash)) return true;
    }
    if (!url_.has_fragment) return false;
    hash.Append('#');
    hash.Append(url_.fragment);
    return AskBoth(hash);
  }

  bool Below27(Key hash) const {
    if (AlongPath(hash, Spelling::kFolded)) return true;
    Key slashed = hash;
    slashed.Append('/');
    return Tail27(hash) || Tail27(slashed);
  }

  bool Tail27(Key hash) const {
    if (url_.has_query) {
      hash.Append('?');
      Append(url_.query, Spelling::kFolded, hash);
      if (AskFor(hash, ask_)) return true;
    }
    if (!url_.has_fragment) return false;
    hash.Append('#');
    Append(url_.fragment, Spelling::kFolded, hash);
    return AskFor(hash, ask_);
  }

  const url::RawUrl& url_;
  const std::string_view host_;
  const uint32_t murmur_seed_;
  const Ask ask_;
};

template <typename Key, typename Ask>
bool WalkUrl(const url::RawUrl& url, std::string_view host, url::Profile profile,
             std::uint32_t murmur_seed, Ask ask) {
  const Walk<Key, Ask> walk(url, host, murmur_seed, ask);
  return (url::Includes26(profile) && walk.Walk26()) || (url::Includes27(profile) && walk.Walk27());
}

}  // namespace

bool WalkLongUrl(const url::RawUrl& url, std::string_view host, url::Profile profile,
                 std::uint32_t murmur_seed, AskHash ask) {
  return WalkUrl<IncrementalKeyHash>(url, host, profile, murmur_seed, ask);
}

bool WalkSubUrlTexts(const url::RawUrl& url, std::string_view host, url::Profile profile,
                     std::uint32_t murmur_seed, AskText ask) {
  return WalkUrl<TextKey>(url, host, profile, murmur_seed, ask);
}

}  // namespace urlfilter::lookup_internal
