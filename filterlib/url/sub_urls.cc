#include "filterlib/url/sub_urls.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"

namespace urlfilter::url {
namespace {

using Strings = std::vector<std::string>;

// With so few bytes no mix of dots and slashes exceeds kMaxSubUrlBytes.
constexpr std::size_t kAlwaysWithinLimit = 512;

Strings SplitAt(char separator, std::string_view text) {
  Strings pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    pieces.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

Strings PathComponents(std::string_view path) {
  Strings components = SplitAt('/', path);
  std::erase(components, "");
  return components;
}

// The suffixes of `host` at label borders, longest first, while they have `fewest` labels.
// The host itself always counts.
Strings HostSuffixes(std::string_view host, std::size_t fewest) {
  Strings suffixes = {std::string(host)};
  std::size_t labels = static_cast<std::size_t>(std::count(host.begin(), host.end(), '.')) + 1;
  for (; labels > fewest; --labels) {
    host.remove_prefix(host.find('.') + 1);
    suffixes.emplace_back(host);
  }
  return suffixes;
}

std::string RemoveEvery(std::string_view unwanted, std::string text) {
  for (std::size_t at = text.find(unwanted); at != std::string::npos;
       at = text.find(unwanted, at)) {
    text.erase(at, unwanted.size());
  }
  return text;
}

void AddWithAndWithoutSlash(const std::string& text, Strings& out) {
  out.push_back(text);
  out.push_back(text + "/");
}

Strings SortedUnique(Strings strings) {
  std::sort(strings.begin(), strings.end());
  strings.erase(std::unique(strings.begin(), strings.end()), strings.end());
  return strings;
}

// Rules 4 to 6 for one of the two hosts whose paths 26 tries.
void AddPaths26(std::string text, const RawUrl& url, Strings& out) {
  for (const std::string& component : PathComponents(url.path)) {
    text += "/" + PercentDecode(component);
    AddWithAndWithoutSlash(text, out);
  }
  if (url.has_query) {
    text.append("?").append(url.query);
    AddWithAndWithoutSlash(text, out);
  }
  if (url.has_fragment) {
    text.append("#").append(url.fragment);
    AddWithAndWithoutSlash(text, out);
  }
}

Strings MakeSubUrls26(const RawUrl& url) {
  const std::string host = OsHost(url.host);
  const std::string www = host.starts_with(os::kWww) ? host : std::string(os::kWww) + host;
  const std::string bare = RemoveEvery(os::kWww, www);
  Strings out;
  for (const std::string& suffix : HostSuffixes(www, 1)) AddWithAndWithoutSlash(suffix, out);
  AddWithAndWithoutSlash(bare, out);
  AddPaths26(bare, url, out);
  AddPaths26(www, url, out);
  out.emplace_back(url.rest);
  return out;
}

void AddQueryAndFragment27(std::string text, const RawUrl& url, Strings& out) {
  if (url.has_query) out.push_back(text.append("?").append(url.query));
  if (url.has_fragment) out.push_back(text.append("#").append(url.fragment));
}

void AddPaths27(std::string text, const RawUrl& url, Strings& out) {
  AddWithAndWithoutSlash(text, out);
  for (const std::string& component : PathComponents(url.path)) {
    text += "/" + component;
    AddWithAndWithoutSlash(text, out);
  }
  AddQueryAndFragment27(text, url, out);
  AddQueryAndFragment27(text + "/", url, out);
}

Strings MakeSubUrls27(const RawUrl& url) {
  std::string host = ToLowerAscii(OsHost(url.host));
  if (host.starts_with(os::kWww)) host.erase(0, os::kWww.size());
  if (host.empty()) return {};
  const std::string_view port = Port27(url);
  Strings out;
  for (const std::string& suffix : HostSuffixes(host, os::kFewestLabels27)) {
    AddPaths27(suffix, url, out);
    if (!port.empty()) AddPaths27(std::string(suffix).append(":").append(port), url, out);
  }
  for (std::string& text : out) text = ToLowerAscii(text);
  return out;
}

absl::StatusOr<RawUrl> ParseWithinLimit(std::string_view url) {
  ASSIGN_OR_RETURN(const RawUrl parts, ParseRawUrl(url));
  if (WithinSubUrlLimit(parts)) return parts;
  return absl::ResourceExhaustedError(
      absl::StrCat("a URL of ", url.size(), " bytes has more host labels and path components ",
                   "than can be tried: its sub-URLs would exceed ", kMaxSubUrlBytes, " bytes"));
}

}  // namespace

absl::StatusOr<Strings> SubUrls26(std::string_view url) { return SubUrls(url, Profile::kIos26); }

absl::StatusOr<Strings> SubUrls27(std::string_view url) { return SubUrls(url, Profile::kIos27); }

absl::StatusOr<Strings> SubUrls(std::string_view url, Profile profile) {
  ASSIGN_OR_RETURN(const RawUrl parts, ParseWithinLimit(url));
  Strings all;
  if (Includes26(profile)) all = MakeSubUrls26(parts);
  if (Includes27(profile)) {
    Strings more = MakeSubUrls27(parts);
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }
  return SortedUnique(std::move(all));
}

bool WithinSubUrlLimit(const RawUrl& url) {
  if (url.rest.size() <= kAlwaysWithinLimit) return true;
  // Hosts: every label suffix, with and without a port, and the three of 26. An escape can hide a
  // dot. Strings for one host: each prefix with and without a slash, query and fragment.
  const auto dots = std::count(url.host.begin(), url.host.end(), '.') +
                    std::count(url.host.begin(), url.host.end(), '%');
  const auto slashes = std::count(url.path.begin(), url.path.end(), '/');
  const double hosts = 2.0 * static_cast<double>(dots + 1) + 3;
  const double strings = 2.0 * static_cast<double>(slashes) + 6;
  const double bytes = static_cast<double>(url.rest.size()) + 16;
  return hosts * strings * bytes <= static_cast<double>(kMaxSubUrlBytes);
}

}  // namespace urlfilter::url
