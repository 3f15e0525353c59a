#include "filterlib/url/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "filterlib/url/ascii.h"

namespace urlfilter::url {
namespace {

constexpr std::uint64_t kBeyondIpv4 = std::uint64_t{1} << 32;
using Ipv6Pieces = std::array<std::uint16_t, 8>;

bool IsHexPrefixed(std::string_view number) {
  return number.size() >= 2 && number[0] == '0' && ToLower(number[1]) == 'x';
}

// A number of the IPv4 grammar; values above 2^32 saturate. "0x" is zero.
std::optional<std::uint64_t> ParseNumber(std::string_view number) {
  if (number.empty()) return std::nullopt;
  std::uint64_t base = 10;
  if (IsHexPrefixed(number)) {
    base = 16;
    number.remove_prefix(2);
  } else if (number.size() > 1 && number[0] == '0') {
    base = 8;
    number.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char c : number) {
    const int digit = HexValue(c);
    if (digit < 0 || static_cast<std::uint64_t>(digit) >= base) return std::nullopt;
    value = std::min(value * base + static_cast<std::uint64_t>(digit), kBeyondIpv4);
  }
  return value;
}

struct ZeroRun {
  std::size_t begin = 0;
  std::size_t size = 0;
};

// The first longest run of at least two zero pieces.
ZeroRun LongestZeroRun(const Ipv6Pieces& pieces) {
  ZeroRun best;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::size_t end = i;
    while (end < pieces.size() && pieces[end] == 0) ++end;
    if (end - i >= 2 && end - i > best.size) best = {i, end - i};
    i = std::max(i, end);
  }
  return best;
}

std::string FormatIpv6(const Ipv6Pieces& pieces) {
  const ZeroRun zeros = LongestZeroRun(pieces);
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (zeros.size > 0 && i == zeros.begin) {
      text += "::";
      i += zeros.size - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    absl::StrAppendFormat(&text, "%x", pieces[i]);
  }
  return text;
}

}  // namespace

bool LooksLikeIpv4(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return !last.empty() && (std::all_of(last.begin(), last.end(), IsDigit) ||
                           (IsHexPrefixed(last) && ParseNumber(last).has_value()));
}

std::optional<std::uint32_t> ParseIpv4(std::string_view host) {
  std::uint64_t address = 0;
  for (int index = 0; index < 4; ++index) {
    const std::size_t dot = host.find('.');
    const auto number = ParseNumber(host.substr(0, dot));
    if (!number) return std::nullopt;
    if (dot == std::string_view::npos) {  // the last number fills the remaining bytes
      const int bits = 32 - 8 * index;
      if (*number >> bits != 0) return std::nullopt;
      return static_cast<std::uint32_t>(address << bits | *number);
    }
    if (*number > 255) return std::nullopt;
    address = address << 8 | *number;
    host.remove_prefix(dot + 1);
  }
  return std::nullopt;  // a fifth number
}

std::string FormatIpv4(std::uint32_t address) {
  return absl::StrCat(address >> 24, ".", address >> 16 & 255, ".", address >> 8 & 255, ".",
                      address & 255);
}

std::optional<std::string> CanonicalIpv6(std::string_view address) {
  in6_addr parsed;
  const std::string text(address);
  if (text.find('\0') != std::string::npos) return std::nullopt;
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return std::nullopt;
  Ipv6Pieces pieces;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    pieces[i] = static_cast<std::uint16_t>(parsed.s6_addr[2 * i] << 8 | parsed.s6_addr[2 * i + 1]);
  }
  return FormatIpv6(pieces);
}

}  // namespace urlfilter::url
