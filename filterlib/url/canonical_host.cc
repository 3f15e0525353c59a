#include "filterlib/url/canonical_host.h"

#include <array>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/idn.h"
#include "filterlib/url/ip_address.h"
#include "filterlib/url/percent.h"

namespace urlfilter::url {
namespace {

constexpr std::size_t kShownBytes = 100;  // of a bad host, in a message

absl::Status BadHost(std::string_view host, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(
      "host \"", absl::CHexEscape(AbslView(host.substr(0, kShownBytes))), "\" ", AbslView(why)));
}

// WHATWG "forbidden domain code point".
bool IsForbidden(char c) {
  constexpr std::string_view kForbidden = " #/:<>?@[\\]^|%";
  return IsControl(c) || !IsAsciiByte(c) || kForbidden.find(c) != std::string_view::npos;
}

absl::Status CheckLabels(std::string_view host) {
  if (host.size() > kMaxHostBytes) {
    return BadHost(
        host, absl::StrCat("has ", host.size(), " bytes: a host name has at most ", kMaxHostBytes)
                  .c_str());
  }
  std::size_t label_bytes = 0;
  for (std::size_t i = 0; i <= host.size(); ++i) {
    if (i < host.size() && host[i] != '.') {
      ++label_bytes;
      continue;
    }
    if (label_bytes == 0) return BadHost(host, "has an empty label (a dot too many)");
    if (label_bytes > kMaxLabelBytes) return BadHost(host, "has a label of more than 63 bytes");
    label_bytes = 0;
  }
  return absl::OkStatus();
}

absl::Status CheckCharacters(std::string_view host) {
  for (const char c : host) {
    if (!IsForbidden(c)) continue;
    return BadHost(host, absl::StrCat("has a character no host name may have: \"",
                                      absl::CHexEscape(absl::string_view(&c, 1)), "\"")
                             .c_str());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> CanonicalIpLiteral(std::string_view host) {
  if (host.size() >= 2 && host.back() == ']') {
    if (const auto address = CanonicalIpv6(host.substr(1, host.size() - 2))) {
      return absl::StrCat("[", *address, "]");
    }
  }
  return BadHost(host, "is not an IPv6 address in brackets");
}

absl::StatusOr<std::string> ToAsciiLower(std::string_view raw_host) {
  std::string decoded = PercentDecode(raw_host);
  if (IsAscii(decoded)) return ToLowerAscii(decoded);
  if (auto punycode = ToPunycode(decoded)) return ToLowerAscii(*punycode);
  return BadHost(raw_host, "is not a valid international domain name (UTS #46)");
}

// Classes of bytes for IsCanonicalHost.
enum HostByte : unsigned char { kOther, kDot, kLetter, kDigitByte };

constexpr std::array<HostByte, 256> kHostBytes = [] {
  std::array<HostByte, 256> table{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = kLetter;
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = kDigitByte;
  table['-'] = kLetter;
  table['_'] = kLetter;
  table['.'] = kDot;
  return table;
}();

}  // namespace

absl::StatusOr<std::string> CanonicalHost(std::string_view raw_host) {
  if (raw_host.starts_with('[')) return CanonicalIpLiteral(raw_host);
  ASSIGN_OR_RETURN(std::string host, ToAsciiLower(raw_host));
  if (host.ends_with('.')) host.pop_back();
  if (host.empty()) return BadHost(raw_host, "is empty");
  RETURN_IF_ERROR(CheckCharacters(host));
  RETURN_IF_ERROR(CheckLabels(host));
  if (!LooksLikeIpv4(host)) return host;
  if (const auto address = ParseIpv4(host)) return FormatIpv4(*address);
  return BadHost(raw_host, "ends in a number but is not an IPv4 address");
}

bool IsCanonicalHost(std::string_view host) {
  if (host.empty() || host.size() > kMaxHostBytes) return false;
  std::size_t label_bytes = 0;
  for (const char c : host) {
    const HostByte kind = kHostBytes[static_cast<unsigned char>(c)];
    if (kind == kOther) return false;
    if (kind == kDot) {
      if (label_bytes == 0) return false;
      label_bytes = 0;
    } else if (++label_bytes > kMaxLabelBytes) {
      return false;
    }
  }
  // A last label that starts with a digit may be part of an IPv4 address.
  return label_bytes > 0 && !IsDigit(host[host.size() - label_bytes]);
}

}  // namespace urlfilter::url
