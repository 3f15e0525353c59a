// IP addresses as hosts of URLs, in the notations browsers take (WHATWG URL, "IPv4 parser" and
// "IPv6 parser"), and their one canonical form.
#ifndef URLFILTER_FILTERLIB_URL_IP_ADDRESS_H_
#define URLFILTER_FILTERLIB_URL_IP_ADDRESS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urlfilter::url {

// True when browsers read `host` as an IPv4 address or refuse it: its last label is digits, or
// "0x" with nothing but hex digits behind it. `host` has no trailing dot.
bool LooksLikeIpv4(std::string_view host);

// One to four numbers, decimal, octal ("0177") or hexadecimal ("0x7f"); the last one fills the
// bytes that are left, so "127.1" is 127.0.0.1. nullopt when it is not an address.
std::optional<std::uint32_t> ParseIpv4(std::string_view host);

// "127.0.0.1" for 0x7f000001.
std::string FormatIpv4(std::uint32_t address);

// The canonical text (RFC 5952, but never with a dotted quad, as WHATWG) of an IPv6 address
// written without brackets; nullopt when it is none. A zone ("%eth0") is none.
std::optional<std::string> CanonicalIpv6(std::string_view address);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_IP_ADDRESS_H_
