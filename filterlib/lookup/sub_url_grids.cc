#include "filterlib/lookup/sub_url_grids.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "filterlib/lookup/grid_text.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/os_behaviour.h"

namespace urlfilter::lookup_internal {
namespace {

using bloom::KeyGrid;

std::size_t CountLabels(std::string_view host) {
  return static_cast<std::size_t>(std::count(host.begin(), host.end(), '.')) + 1;
}

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
  std::array<char, bloom::kMaxGridKey> bytes_;
  std::size_t size_ = 0;
};

// Asks for the first `suffixes` suffixes of the host in front of `text`, as many at a time as a
// grid has begins. The first `deep` of them go with all ends.
bool AskSuffixes(const GridText& text, std::string_view host, std::size_t suffixes,
                 std::size_t deep, std::size_t slashed_ends, AskGrid ask) {
  std::array<uint32_t, bloom::kMaxGridBegins> begins;
  std::size_t at = text.front_begin();
  while (suffixes > 0) {
    const std::size_t count = std::min(suffixes, begins.size());
    for (std::size_t i = 0; i < count; ++i) {
      begins[i] = static_cast<uint32_t>(at);
      const std::size_t dot = host.find('.');
      if (dot == std::string_view::npos) break;  // the last suffix
      host.remove_prefix(dot + 1);
      at += dot + 1;
    }
    const std::size_t deep_here = std::min(deep, count);
    const KeyGrid grid{text.view(), {begins.data(), count}, text.ends(), deep_here, slashed_ends};
    if (ask(grid)) return true;
    suffixes -= count;
    deep -= deep_here;
  }
  return false;
}

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

// True when the raw rest of the URL is one of the strings host + path + tail. False is always
// safe: the rest is then asked for, perhaps again.
bool RestIsAmongOthers(const GridUrl& url) {
  const url::RawUrl& parts = url.parts;
  const std::size_t tail_size = (parts.has_query ? parts.query.size() + 1 : 0) +
                                (parts.has_fragment ? parts.fragment.size() + 1 : 0);
  return parts.rest.size() == url.host.size() + parts.path.size() + tail_size &&
         parts.rest.starts_with(url.host) && parts.path.find('%') == std::string_view::npos &&
         parts.path.find("//") == std::string_view::npos &&
         (tail_size == 0 || !parts.path.ends_with('/'));
}

bool AskRest26(const url::RawUrl& parts, AskGrid ask) {
  const uint32_t begin = 0;
  const auto end = static_cast<uint32_t>(parts.rest.size());
  return ask(KeyGrid{parts.rest, {&begin, 1}, {&end, 1}, 1, 0});
}

bool Ask26(const GridUrl& url, AskGrid ask) {
  GridText text;
  text.AddPath(url.parts.path, url.parts.path.find('%') != std::string_view::npos);
  if (url.parts.has_query) text.AddPart('?', url.parts.query);
  if (url.parts.has_fragment) text.AddPart('#', url.parts.fragment);
  const std::size_t slashed_ends = text.ends().size();

  std::string_view core = url.host;
  if (core.starts_with(url::os::kWww)) core.remove_prefix(url::os::kWww.size());
  const bool has_inner_www = core.find(url::os::kWww) != std::string_view::npos;
  HostBuffer www;
  www.Add(url::os::kWww);
  www.Add(core);
  text.SetFront(www.view(), "");
  const std::size_t deep = has_inner_www ? 1 : 2;  // W, and B if that is a suffix of W
  if (AskSuffixes(text, www.view(), CountLabels(www.view()), deep, slashed_ends, ask)) return true;
  if (has_inner_www) {
    const HostBuffer bare = WithoutWww(core);
    text.SetFront(bare.view(), "");
    if (AskSuffixes(text, bare.view(), 1, 1, slashed_ends, ask)) return true;
  }
  return (has_inner_www || !RestIsAmongOthers(url)) && AskRest26(url.parts, ask);
}

// All hosts of 27 in front of `text`, with and without the port.
bool AskHosts27(GridText& text, std::string_view host, std::string_view port,
                std::size_t slashed_ends, AskGrid ask) {
  const std::size_t labels = CountLabels(host);
  const std::size_t suffixes =
      labels > url::os::kFewestLabels27 ? labels - url::os::kFewestLabels27 + 1 : 1;
  text.SetFront(host, "");
  if (AskSuffixes(text, host, suffixes, suffixes, slashed_ends, ask)) return true;
  if (port.empty()) return false;
  text.SetFront(host, port);
  return AskSuffixes(text, host, suffixes, suffixes, slashed_ends, ask);
}

bool Ask27(const GridUrl& url, AskGrid ask) {
  HostBuffer host;
  host.Add(url.host);
  host.FoldCase();
  std::string_view bare = host.view();
  if (bare.starts_with(url::os::kWww)) bare.remove_prefix(url::os::kWww.size());
  if (bare.empty()) return false;

  GridText text;
  text.AddPath(url.parts.path, /*percent_decoded=*/false);
  const std::size_t slashed_ends = text.ends().size();
  const bool has_tail = url.parts.has_query || url.parts.has_fragment;
  if (has_tail) text.AddByte('/');
  if (url.parts.has_query) text.AddPart('?', url.parts.query);
  if (url.parts.has_fragment) text.AddPart('#', url.parts.fragment);
  text.FoldCase();
  const std::string_view port = url::Port27(url.parts);
  if (AskHosts27(text, bare, port, slashed_ends, ask)) return true;
  if (!has_tail) return false;
  text.DropByteAfterPath();
  return AskHosts27(text, bare, port, 0, ask);
}

}  // namespace

bool FitsGrids(const GridUrl& url) {
  return url.parts.rest.size() <= bloom::kMaxGridKey && GridText::Fits(url.parts, url.host);
}

bool AskGrids(const GridUrl& url, url::Profile profile, AskGrid ask) {
  return (url::Includes26(profile) && Ask26(url, ask)) ||
         (url::Includes27(profile) && Ask27(url, ask));
}

}  // namespace urlfilter::lookup_internal
